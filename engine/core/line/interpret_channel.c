/* interpret_channel.c -- is the line said on a channel that is called so: "trade hello"?
 *
 * Whatever else the first word may be goes before: a verb, a beginning of one, what a thing at hand understands. So nothing
 * that was meant for the game is published by mistake, and no channel takes a word from it. Only a word of other games
 * ("trade"), which the game answers by what to type instead, yields to a channel of that name. And no builder's command
 * that takes words goes before: it would collect what is said there (interpret_gather.c). An npc that may not speak
 * afar has no channel's name for a verb. */
#include "engine/core/line/interpret_impl.h"
#include "engine/core/run/slice.h"
#include "world/model/prop.h"

/* What somebody is a member of, by name in small letters: see chat/channel_gate.c. */
#define MEMBERSHIPS STR("_channels")

bool interpret_is_on_channel(struct run *run, struct str line)
{
    struct world *world = run->engine->world;
    struct str word = str_take_word(&line);
    bool says_nothing = line.length == 0;
    if (says_nothing || run->engine->slice->npc_line ||
            (run->verb.bytes && !commands_only_advise(run->engine->commands, run->verb))) {
        return false;
    }
    struct buf name = {0};
    str_fold(word, &name);
    const struct value *mine = prop_own(run->actor, atom_intern(&world->atoms, MEMBERSHIPS));
    const struct value *entry = mine && mine->kind == VALUE_TABLE
                                        ? value_table_get_str(mine, buf_str(&name))
                                        : NULL;
    /* Everybody is a member of public from the start, without an entry. */
    bool everybodys = !entry && str_equal(buf_str(&name), STR("public"));
    buf_finish(&name);
    return everybodys || (entry && (entry->kind != VALUE_BOOL || entry->boolean));
}

bool interpret_names_channel(struct run *run, struct str line)
{
    bool at_hand = false;
    for (size_t i = 0; i < run->count && !at_hand; i++) {
        at_hand = run->candidates[i].stock == NULL;
    }
    return !at_hand && interpret_is_on_channel(run, line);
}
