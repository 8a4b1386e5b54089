#pragma once
#include "engine/core/post/post.h"
#include "engine/core/realm/realm.h"

/* The inside of the realm, shared by realm*.c. */

/* A member of a body that came; "" if it is no text. Borrowed. */
const char *realm_text(const json_t *json, const char *name);
/* Appends what somebody there said, the member text of a body, as it may be read here. */
void realm_put_words(const json_t *json, struct buf *out);
/* Appends "NAME@WORLD" of whoever wrote the letter; false if that is no name, or of somebody who is not there. */
bool realm_sender(struct engine *engine, const struct post_letter *letter, const char *name,
        struct buf *out);

/* The kinds "tell", "said" and "mail": notes words of somebody who is not there. */
void realm_refuse_words(
        struct engine *engine, const struct post_letter *letter, struct str why);

/* A text of what the board says of a world: "" if it says nothing. Borrowed. */
const char *realm_news_text(const struct engine *engine, const char *world, const char *name);
/* What the board says of a world, or NULL. */
const json_t *realm_news_of(const struct engine *engine, const char *world);

struct attempts;
/* How often each world's letters were noted in the audit log of late. */
struct attempts *realm_noted(struct engine *engine);
/* In the open slice: notes what another world's letter did here, or was refused. */
void realm_audit(struct engine *engine, struct str from, const char *action, struct str about,
        struct str why);

/* The kind "mail". */
bool realm_apply_mail(struct engine *engine, const struct post_letter *letter, struct err *err);
void realm_return_mail(struct engine *engine, const struct post_letter *letter, struct str why);

/* The kind "impose". */
bool realm_apply_impose(
        struct engine *engine, const struct post_letter *letter, struct err *err);
void realm_return_impose(
        struct engine *engine, const struct post_letter *letter, struct str why);
void realm_refuse_impose(
        struct engine *engine, const struct post_letter *letter, struct str why);
/* Who of that name is in play here, or NULL. */
struct presence *realm_find_listener(struct engine *engine, struct str name);
