#pragma once
#include "engine/core/engine.h"

/* Channels: talk across rooms, with history. `public` is always there and everybody is a member
 * until she leaves; of the others one is a member by joining. Membership is the player's option
 * `channels` (a table of name = boolean). */
struct channels;

#define CHANNEL_NAME_MAX 24
#define CHANNEL_LINES_KEPT 200 /* in memory and on disk, of one channel */

struct channels *channels_create(struct engine *engine);
void channels_destroy(struct channels *channels);

bool channel_exists(struct engine *engine, struct str name);
bool channel_has_member(struct engine *engine, struct object *player, struct str name);
/* Walks all, by name. */
void channel_each(
        struct engine *engine, void (*visit)(void *data, struct str name), void *data);

/* -- through the open tx -- */
/* Makes player a member or not; joining one that is not there makes it. False with a sentence for a bad name. */
MUST_CHECK bool channel_join(struct engine *engine, struct object *player, struct str name,
        bool join, struct err *err);
/* Says text (raw) on the channel: kept, and told to every member in play. False with a sentence. */
MUST_CHECK bool channel_post(struct engine *engine, struct object *sender, struct str name,
        struct str text, struct err *err);

struct channel_line {
    int64_t time_ms; /* wall clock */
    struct str sender;
    struct str text; /* raw */
};

/* Walks the last `limit` lines, oldest first. */
void channel_each_line(struct engine *engine, struct str name, size_t limit,
        void (*visit)(void *data, const struct channel_line *line), void *data);
