#pragma once
#include "engine/core/chat/channel.h"

#define CHANNEL_RENAME_MS (60 * 60 * 1000) /* from one change of a name to the next */

/* Gives a channel another name for actor, who founded it, in the open transaction; others on it are told. out_event: what
 * chat clients are told: channel (the former name), name, why, who. The caller owns it; NULL if nothing changes. */
enum channel_no channel_rename(struct engine *engine, struct object *actor, struct str names[2],
        struct str why, json_t **out_event, struct err *err);
