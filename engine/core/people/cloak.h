#pragma once
#include "engine/core/engine.h"

/* Cloaks: public substitutes for guests' addresses, so that a ban can name somebody without an
 * account. The key belongs to the world: it is made for the first guest and stored in the world
 * file. */

#define CLOAK_SIZE 24 /* bytes of a cloak as text, with its NUL */

/* Writes the cloak of an address, "k3v9q2m7xw4t.guest". An address always has the same cloak in
 * this world; all addresses of an IPv6 /64 network share one. Call outside transactions. */
void cloak_write(struct engine *engine, const char *address, char out[CLOAK_SIZE]);

/* The cloak of the address where an account was made, in the property `_cloak`, which only
 * wizards' scripts can read. So what holds against a guest holds against the account that the
 * guest makes. */
void cloak_set_account(struct engine *engine, struct object *player, struct str cloak);
/* Returns it; empty for accounts made elsewhere or earlier. Borrowed for the transaction. */
struct str cloak_of_account(struct engine *engine, const struct object *player);
