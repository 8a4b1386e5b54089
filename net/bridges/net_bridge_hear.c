/* net_bridge_hear.c -- what people of a network say, as lines of the game.
 *
 * Nothing that is said in the game changes later, so an edit, a reaction and a line that was taken
 * back become lines of their own. A private message to us is a question to the bridge ("who", "help"),
 * or an answer to a player. */
#include "net/bridges/net_bridge_impl.h"
#include "net/shared/carried_line.h"

#include <jansson.h>

#include <stdio.h>

enum {
    EXCERPT_MAX = 40,
    KEY_MAX = 40,
    ASKED_MS = 2000, /* the cost of an answer to a question */
    ASKED_BURST = 4,
    ASKED_QUEUE_MAX = 4096, /* bytes that wait: then the bridge answers nothing */
};

void net_bridge_hear(const struct net_bridge_heard *heard, struct str words, bool action)
{
    struct buf text = {0};
    net_bridge_add_age(heard->age_ms, &text);
    buf_add_str(&text, words);
    net_bridge_carry(
            heard->bridge, heard->channel, "bridge.say", heard->nick, buf_str(&text), action);
    buf_finish(&text);
}

struct net_bridge_excerpt *net_bridge_find_excerpt(struct net_bridge *bridge, struct str id)
{
    for (size_t i = 0; i < NET_BRIDGE_EXCERPTS; i++) {
        if (bridge->excerpts[i].hash == (str_hash(id) | 1)) {
            return &bridge->excerpts[i];
        }
    }
    return NULL;
}

void net_bridge_note_line(const struct net_bridge_heard *heard, struct str line)
{
    struct net_bridge *bridge = heard->bridge;
    struct net_bridge_excerpt *excerpt = net_bridge_find_excerpt(bridge, heard->id);
    excerpt = excerpt ? excerpt : &bridge->excerpts[bridge->excerpt_at++ % NET_BRIDGE_EXCERPTS];
    excerpt->hash = str_hash(heard->id) | 1;
    (void)str_copy(heard->nick, excerpt->nick, sizeof(excerpt->nick));
    (void)snprintf(excerpt->text, sizeof(excerpt->text), "%.*s%s",
            STR_FMT(str_fit(line, EXCERPT_MAX)), line.length > EXCERPT_MAX ? "…" : "");
}

void net_bridge_hear_lines(
        const struct net_bridge_heard *heard, struct str body, const char *before, bool action)
{
    struct buf line = {0};
    size_t taken = 0;
    while (carried_take_line(&body, &taken, &line)) {
        struct buf words = {0};
        if (taken == 1) {
            net_bridge_note_line(heard, str_trim(buf_str(&line)));
        }
        buf_add_text(&words, before);
        buf_add_str(&words, str_trim(buf_str(&line)));
        net_bridge_hear(heard, buf_str(&words), action);
        buf_finish(&words);
    }
    buf_finish(&line);
}

void net_bridge_hear_about(
        const struct net_bridge_heard *heard, const char *what, struct str key, const char *how)
{
    const struct net_bridge_excerpt *excerpt =
            net_bridge_find_excerpt(heard->bridge, heard->id);
    struct buf words = {0};
    struct buf clean = {0};
    str_clean(str_fit(key, KEY_MAX), false, &clean);
    buf_printf(&words, "%s%.*s", what, STR_FMT(buf_str(&clean)));
    if (excerpt) {
        buf_printf(&words, "%s\"%s\"", how, excerpt->text);
    }
    if (clean.length > 0) {
        net_bridge_hear(heard, buf_str(&words), true);
    }
    buf_finish(&clean);
    buf_finish(&words);
}

bool net_bridge_is_asked(struct net_bridge *bridge, struct str nick, struct str text)
{
    struct str word = str_trim(text);
    bool who = str_equal_nocase(word, STR("who"));
    if (!who && !str_equal_nocase(word, STR("help"))) {
        return false;
    }
    if (net_bridge_may_answer(bridge)) {
        net_bridge_call(bridge, "bridge.ask",
                json_pack("{s:s%, s:s}", "nick", nick.bytes, nick.length, "what",
                        who ? "who" : "help"));
    }
    return true;
}

bool net_bridge_may_answer(struct net_bridge *bridge)
{
    return bridge->phase == BRIDGE_ONLINE && bridge->queue.length < ASKED_QUEUE_MAX &&
           net_bridge_pay(&bridge->asked_due_ms, ASKED_MS, (int64_t)ASKED_BURST * ASKED_MS);
}

void net_bridge_hear_privately(
        struct net_bridge *bridge, struct str nick, struct str body, bool action)
{
    struct buf line = {0};
    size_t taken = 0;
    if (!net_bridge_is_somewhere(bridge, nick) || net_bridge_is_asked(bridge, nick, body)) {
        return;
    }
    while (carried_take_line(&body, &taken, &line)) {
        net_bridge_carry(bridge, NULL, "bridge.answer", nick, buf_str(&line), action);
    }
    buf_finish(&line);
}

bool net_bridge_compose(const struct net_bridge_item *item, struct buf *out)
{
    bool topic = net_bridge_is_topic(item);
    net_bridge_add_age(clock_ms() - item->said_ms, out);
    if (topic) {
        buf_add_text(out, item->text[0] ? "changes the topic to: " : "takes the topic away");
    }
    buf_add_text(out, item->text);
    return topic || strcmp(item->kind, "emote") == 0;
}

struct net_bridge_item *net_bridge_find_sent(
        struct net_bridge *bridge, uint64_t mark, size_t *out_at)
{
    for (*out_at = 0; mark != 0 && *out_at < bridge->item_count; ++*out_at) {
        if (bridge->items[*out_at].mark == mark && bridge->items[*out_at].sent) {
            return &bridge->items[*out_at];
        }
    }
    return NULL;
}
