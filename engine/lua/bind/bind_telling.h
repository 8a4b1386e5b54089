#pragma once
#include "engine/core/output/format.h"
#include "engine/lua/host_impl.h"

/* Options of the stock game's messages: {style=, body=, sender=, topic=, unseen_is_silent=,
 * personal=, except=, place=, elsewhere=, arrives=, also=, versions={[ID]={words=, body=}}}; see
 * struct act. */
struct telling {
    enum msg_style style;
    struct str sender;
    struct str body;
    struct str topic;
    bool unseen_is_silent;
    bool personal;
    bool heard;
    struct object *place;
    struct object *elsewhere;
    struct object *also;
    bool arrives;
    uint64_t except[16];
    size_t except_count;
    struct str kind; /* for act: format.h */
};

enum { VERSIONS_MAX = 100 };

/* Reads the options at index; scripts other than the game's own have none. Its strings belong to
 * the table. */
void to_telling(lua_State *L, int index, struct telling *out);
/* Same for the different versions; returns how many there are. */
size_t to_versions(lua_State *L, int index, struct act_version out[VERSIONS_MAX]);
/* Excludes somebody from the message. Those beyond sizeof(except) are ignored and do get it. */
void except_add(struct telling *telling, uint64_t id);
