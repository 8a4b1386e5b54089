#pragma once
#include "engine/core/engine.h"

/* The other worlds of the realm, as the kernel needs them. The module realm sets them in a world that is
 * in a realm; without it these functions know no other world. */

struct channel;
struct channel_line;
struct object;

/* A sanction for all other worlds. */
struct far_sanction {
    struct str verb;    /* "ban", "unban", "mute", "unmute" or "boot" */
    struct str subject; /* as in sanction.h; for boot, a name */
    int64_t seconds;    /* 0: permanent */
    struct str reason;
};

struct other_worlds {
    const char *(*name)(const struct engine *engine);
    bool (*is_opening)(const struct engine *engine);
    bool (*is_shut)(const struct engine *engine);
    bool (*knows)(const struct engine *engine, struct str world);
    const char *(*find_person)(
            struct engine *engine, struct str name, const char **out_written);
    bool (*sanction)(struct engine *engine, struct object *wizard,
            const struct far_sanction *sanction, struct err *err);
    void (*say)(struct engine *engine, const struct channel *channel,
            const struct channel_line *line);
};

/* ops: static; NULL: there are none, as at first. */
void other_worlds_set(struct engine *engine, const struct other_worlds *ops);
/* True if they were set. */
bool other_worlds_are(const struct engine *engine);

/* Returns the name of this world in its realm, "" without a realm. It is the configured name in a build without the
 * module too, so that names and travellers of other worlds stay theirs. */
const char *other_worlds_name(const struct engine *engine);
/* True if this world has a name in a realm. */
bool other_worlds_has_realm(const struct engine *engine);
/* True just after the start, while this world's file may still prove to be an older copy: log-ins wait. */
bool other_worlds_is_opening(const struct engine *engine);
/* True while it is not known where everybody is: only wizards may log in. */
bool other_worlds_is_shut(const struct engine *engine);
/* True for the name of another world of the realm. */
bool other_worlds_knows(const struct engine *engine, struct str world);
/* Returns the other world where somebody of that name is, and the spelling used there; NULL: none. Borrowed. */
const char *other_worlds_find_person(
        struct engine *engine, struct str name, const char **out_written);
/* Applies the sanction in all other worlds where the wizard has that role. Needs an open transaction, and
 * other_worlds_are. */
MUST_CHECK bool other_worlds_sanction(struct engine *engine, struct object *wizard,
        const struct far_sanction *sanction, struct err *err);
/* Sends a line that was said here to all other worlds, if they share the channel. Needs an open transaction. */
void other_worlds_say(
        struct engine *engine, const struct channel *channel, const struct channel_line *line);
