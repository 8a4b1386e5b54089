#pragma once
#include "engine/core/people/registration.h"

/* Registered names of the realm, as the module reads and writes them. */

/* Fills out with some name of that world. Returns false if none exists. */
bool names_any_of(struct engine *engine, struct str world, struct registration *out);
/* True if the owner of this account may travel to other worlds under their name; otherwise
 * fills err. */
MUST_CHECK bool names_let_walk(
        struct engine *engine, const struct account *account, struct err *err);

/* -- in the open transaction -- */
void names_put(struct engine *engine, const struct registration *claim);
void names_remove(struct engine *engine, const struct registration *claim);
