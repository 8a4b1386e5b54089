/* interpret_channel.c -- is the line said on a channel that is called so: "trade hello"?
 *
 * Whatever else the first word may be goes before: a verb, a beginning of one, what a thing at hand understands. So nothing
 * that was meant for the game is published by mistake, and no channel takes a word from it. Only a word of other games
 * ("trade"), which the game answers by what to type instead, yields to a channel of that name. An npc that may not speak
 * afar has no channel's name for a verb. */
#include "engine/core/line/interpret_impl.h"
#include "engine/core/run/slice.h"
#include "world/model/prop.h"

/* What somebody is a member of, by name in small letters: see chat/channel_gate.c. */
#define MEMBERSHIPS STR("_channels")

/* True if nothing at hand has a command for the word, and the game has only advice. */
static bool is_free(const struct run *run)
{
    bool free = !run->verb.bytes || commands_only_advise(run->engine->commands, run->verb);
    for (size_t i = 0; free && i < run->count; i++) {
        free = run->candidates[i].stock != NULL;
    }
    return free;
}

bool interpret_names_channel(struct run *run, struct str line)
{
    struct world *world = run->engine->world;
    if (!is_free(run) || run->engine->slice->npc_line) {
        return false;
    }
    struct str word = str_take_word(&line);
    struct buf name = {0};
    str_fold(word, &name);
    const struct value *mine = prop_own(run->actor, atom_intern(&world->atoms, MEMBERSHIPS));
    const struct value *entry = mine && mine->kind == VALUE_TABLE && line.length > 0
                                        ? value_table_get_str(mine, buf_str(&name))
                                        : NULL;
    buf_finish(&name);
    return entry && (entry->kind != VALUE_BOOL || entry->boolean);
}
