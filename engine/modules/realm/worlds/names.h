#pragma once
#include "engine/core/engine.h"

#include <jansson.h>

/* Names that are unique across the realm.
 *
 * One world gives out names: the first that joined (outbox_registrar). A new account needs its
 * consent, which is asked by message and waits two seconds at most. Each world reports its
 * accounts and every change of them to that world, which reports them to all. A world stores
 * these reports in its file (people/registration.h), so only new names ever wait. A player who
 * already has a name can log in anywhere. By password, they are told where they live; by their
 * connection proxy, they are taken there. */

struct names;

/* Must be called after realm_people exists. Returns NULL without a realm. */
struct names *names_create(struct engine *engine);
void names_destroy(struct names *names);
/* Handles news of the worlds, in the open transaction. */
void names_hear(struct engine *engine);
/* Handlers of INTERNAL_NAME, INTERNAL_PROVE, INTERNAL_ELSEWHERE and INTERNAL_ACCOUNT. */
void names_ask(struct engine *engine, void *about);
void names_prove(struct engine *engine, void *about);
void names_elsewhere(struct engine *engine, void *about);
void names_note(struct engine *engine, void *about);

/* -- names_prove.c -- */

/* Adds to this world's news the key with which other worlds encrypt passwords for it. */
void names_prove_news(struct engine *engine, json_t *news);
/* True if a login of an account of this world was just proved for that world. Consumes the proof:
 * each is valid for one connection. */
bool names_take_proof(struct engine *engine, struct str key, struct str world);
