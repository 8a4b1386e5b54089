/* interpret_channel.c -- Lines said on a channel by its name: "trade hello".
 *
 * Every other meaning of the first word wins: a verb, the prefix of a verb, a verb of a thing in
 * reach. So a line meant for the game is never published by mistake, and no channel takes a word
 * from the game. Only advice verbs, words of other games ("trade") that just say what to type
 * instead, yield to a channel of that name. A builder's command that takes words does not win,
 * because it would collect what is said there (interpret_gather.c). An npc that may not speak to
 * people elsewhere cannot use a channel's name as a verb. */
#include "engine/core/line/interpret_impl.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"

/* Property with a player's memberships, by channel name in lower case: see chat/channel_gate.c. */
#define MEMBERSHIPS STR("_channels")

bool interpret_is_on_channel(struct run *run, struct str line)
{
    struct world *world = engine_world(run->engine);
    if (engine_transaction(run->engine)->npc_line ||
            (run->verb.bytes &&
                    !commands_only_advise(stock_commands(run->engine), run->verb))) {
        return false;
    }
    struct str word = str_take_word(&line);
    if (line.length == 0) { /* it says nothing */
        return false;
    }
    struct buf name = {0};
    str_fold(word, &name);
    const struct value *mine = prop_own(run->actor, atom_intern(&world->atoms, MEMBERSHIPS));
    const struct value *entry = mine && mine->kind == VALUE_TABLE
                                        ? value_table_get_str(mine, buf_str(&name))
                                        : NULL;
    /* Everybody is a member of public without an entry. */
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
