#pragma once
#include "engine/core/engine.h"

#include <jansson.h>

/* One people: a name is one person in all worlds of the realm.
 *
 * One world gives out names: the first that joined (post_registrar). A new account is made when it has agreed, which is
 * asked by letter and waits two seconds at most; and each account, and each change of one, is told to it, and by it to all.
 * What a world has been told lies in its file (people/claim.h), so nothing but new names waits for anybody. Whoever has a
 * name already comes in anywhere: by their password, and is told, or brought by their gate, where they live. */

struct names;

/* When engine->realm is there; NULL without a realm. */
struct names *names_create(struct engine *engine);
void names_destroy(struct names *names);
/* In the open slice: news of the worlds have come. */
void names_hear(struct engine *engine);
/* MOMENT_NAME, MOMENT_PROVE, MOMENT_ELSEWHERE, MOMENT_ACCOUNT. */
void names_ask(struct engine *engine, void *about);
void names_prove(struct engine *engine, void *about);
void names_elsewhere(struct engine *engine, void *about);
void names_note(struct engine *engine, void *about);

/* -- names_prove.c -- */

/* Adds what others are told of this world: by what they seal a password for it. */
void names_prove_news(struct engine *engine, json_t *news);
/* Has a log-in of somebody of this world just been proved for that one? Takes it: each is good for one conversation. */
bool names_take_proof(struct engine *engine, struct str key, struct str world);
