#pragma once
#include "engine/modules/realm/outbox/outbox.h"
#include "engine/modules/realm/worlds/realm.h"

/* Internals of the realm, shared by realm*.c. */

/* Returns a text member of a received body, "" if it is missing or not a text. Borrowed. */
const char *realm_text(const json_t *json, const char *name);
/* Appends the words in the member "text" of a body, cleaned for display here. */
void realm_put_words(const json_t *json, struct buf *out);
/* Appends "NAME@WORLD" for the writer of the message, whose name is that member of its body. Returns
 * false if the name is malformed, or if its owner is not in that world. */
bool realm_sender(struct engine *engine, const struct outbox_message *message,
        const json_t *body, const char *member, struct buf *out);

/* For the kinds "tell", "said" and "mail": logs words in the name of a player who is in another
 * place. */
void realm_refuse_words(
        struct engine *engine, const struct outbox_message *message, struct str why);

/* Returns a text from the broker's news of a world, "" if it is missing. Borrowed. */
const char *realm_news_text(const struct engine *engine, const char *world, const char *name);
/* Returns the broker's news of a world, or NULL. */
const json_t *realm_news_of(const struct engine *engine, const char *name);

struct attempts;
/* Returns the counters that limit audit log entries per world. */
struct attempts *realm_noted(struct engine *engine);
/* True if that world may ask another question of that kind in this minute. */
bool realm_may_ask(
        struct engine *engine, struct str from, const char *kind, uint32_t per_minute);
/* Writes to the audit log what another world's message did here, or that it was refused. Needs an
 * open transaction. */
void realm_audit(struct engine *engine, struct str from, const char *action, struct str about,
        struct str why);

/* Applies messages of the kind "mail". */
bool realm_apply_mail(
        struct engine *engine, const struct outbox_message *message, struct err *err);
void realm_return_mail(
        struct engine *engine, const struct outbox_message *message, struct str why);

/* Applies messages of the kind "impose". */
bool realm_apply_sanction(
        struct engine *engine, const struct outbox_message *message, struct err *err);
void realm_return_sanction(
        struct engine *engine, const struct outbox_message *message, struct str why);
void realm_refuse_sanction(
        struct engine *engine, const struct outbox_message *message, struct str why);
/* Returns the player of that name who is in play here, or NULL. */
struct presence *realm_find_listener(struct engine *engine, struct str name);
