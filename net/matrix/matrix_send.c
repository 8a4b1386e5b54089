/* matrix_send.c -- sends lines to rooms, one at a time, so that they keep their order.
 *
 * A line of the queue is "METHOD PATH MARK JSON". The mark is also the transaction ID, which is the
 * same if the line is sent again: the server then knows that it has it.
 *
 * Nobody in a room is alerted by a line (m.mentions is empty), and no text of the game becomes
 * HTML. */
#include "net/matrix/matrix_impl.h"
#include "net/matrix/matrix_text.h"
#include "net/shared/carried_line.h"
#include "net/shared/emphasis.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEND_S 30L

enum { PATIENCE_MS = 5000, PATIENCE_MAX_MS = 60000 };

static void add_line(struct net_bridge *bridge, struct str path, uint64_t mark, json_t *body)
{
    char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
    buf_printf(&bridge->queue, "PUT %.*s %" PRIu64 " %s\n", STR_FMT(path), mark,
            text ? text : "{}");
    free(text);
    json_decref(body);
}

static void add_room_path(const char *room, const char *rest, struct buf *out)
{
    buf_add_text(out, "/rooms/");
    matrix_escape_path(str_of(room), out);
    buf_add_text(out, rest);
}

/* html_prefix: the prefix as HTML. */
static json_t *write_message(
        const char *type, struct str prefix, struct str html_prefix, struct str text)
{
    struct buf plain = {0};
    struct buf html = {0};
    buf_add_str(&plain, prefix);
    buf_add_str(&plain, text);
    buf_add_str(&html, html_prefix);
    matrix_write_html(text, &html);
    json_t *json = json_pack("{s:s, s:s%, s:s, s:s%, s:{}}", "msgtype", type, "body",
            buf_str(&plain).bytes, plain.length, "format", "org.matrix.custom.html",
            "formatted_body", buf_str(&html).bytes, html.length, "m.mentions");
    buf_finish(&plain);
    buf_finish(&html);
    return json;
}

static void say_in(struct net_bridge *bridge, const char *room, uint64_t mark, json_t *message)
{
    struct buf path = {0};
    if (!room) {
        json_decref(message);
        return;
    }
    add_room_path(room, "/send/m.room.message/", &path);
    buf_printf(&path, "skein-%016" PRIx64, mark);
    add_line(bridge, buf_str(&path), mark, message);
    buf_finish(&path);
}

static void say(struct net_bridge *bridge, const struct net_bridge_channel *channel,
        uint64_t mark, json_t *message)
{
    say_in(bridge, matrix_room_of(bridge, channel), mark, message);
}

static void set_topic(
        struct net_bridge *bridge, const struct net_bridge_channel *channel, const char *text)
{
    const char *room = matrix_room_of(bridge, channel);
    struct buf path = {0};
    if (room) {
        add_room_path(room, "/state/m.room.topic", &path);
        add_line(bridge, buf_str(&path), 0, json_pack("{s:s}", "topic", text));
    }
    buf_finish(&path);
}

/* Marks count in the configured form only: in a name they are part of the name. */
static void add_html_prefix(const struct net_bridge *bridge, struct str name, struct buf *out)
{
    struct buf escaped = {0};
    struct buf template = {0};
    matrix_escape_html(name, &escaped);
    if (bridge->options.template) {
        matrix_write_html(str_of(bridge->options.template), &template);
        carried_speaker(template.bytes, buf_str(&escaped), out);
    } else {
        buf_printf(out, "&lt;%.*s&gt; ", STR_FMT(buf_str(&escaped)));
    }
    buf_finish(&escaped);
    buf_finish(&template);
}

void matrix_write(struct net_bridge *bridge, struct net_bridge_item *item)
{
    const struct net_bridge_channel *channel = &bridge->channels[item->channel];
    bool notice = strcmp(item->kind, "notice") == 0;
    struct str nick = str_of(item->sender);
    struct buf words = {0};
    struct buf name = {0};
    struct buf prefix = {0};
    struct buf html_prefix = {0};
    nick = str_take_until(&nick, '@');
    item->mark = item->mark ? item->mark : net_bridge_mark(bridge, item);
    bool action = net_bridge_compose(item, &words);
    if (net_bridge_is_topic(item)) {
        /* The room decides whether we may set the topic; the line that tells of it is sent
         * anyway. */
        set_topic(bridge, channel, item->text);
    }
    carried_name(str_of(item->sender), str_of(bridge->context->game_name),
            net_bridge_has_member(bridge, channel, nick), &name);
    carried_speaker(bridge->options.template, buf_str(&name), &prefix);
    add_html_prefix(bridge, buf_str(&name), &html_prefix);
    say(bridge, channel, item->mark,
            write_message(action   ? "m.emote"
                          : notice ? "m.notice"
                                   : "m.text",
                    buf_str(&prefix), buf_str(&html_prefix), str_trim(buf_str(&words))));
    buf_finish(&html_prefix);
    buf_finish(&words);
    buf_finish(&name);
    buf_finish(&prefix);
}

void matrix_remark(
        struct net_bridge *bridge, const struct net_bridge_channel *channel, struct str text)
{
    say(bridge, channel, rng_next(&bridge->rng) | 1,
            write_message("m.notice", STR_NONE, STR_NONE, text));
}

/* A room of Matrix has no private lines, so all read it, unless we have a room with that person alone. */
void matrix_whisper(struct net_bridge *bridge, const struct net_bridge_channel *channel,
        struct str nick, struct str text)
{
    struct buf prefix = {0};
    const char *alone = matrix_direct_of(bridge, nick);
    if (alone) {
        say_in(bridge, alone, rng_next(&bridge->rng) | 1,
                write_message("m.notice", STR_NONE, STR_NONE, text));
        return;
    }
    buf_printf(&prefix, "%.*s: ", STR_FMT(nick));
    say(bridge, channel, rng_next(&bridge->rng) | 1,
            write_message("m.notice", buf_str(&prefix), buf_str(&prefix), text));
    buf_finish(&prefix);
}

void matrix_say(struct net_bridge *bridge, const char *room, json_t *message)
{
    say_in(bridge, room, rng_next(&bridge->rng) | 1, message);
}

json_t *matrix_message_of(struct net_bridge *bridge, const struct net_bridge_item *item)
{
    struct buf name = {0};
    struct buf prefix = {0};
    struct buf html = {0};
    carried_name(str_of(item->sender), str_of(bridge->context->game_name), false, &name);
    carried_speaker(NULL, buf_str(&name), &prefix);
    matrix_escape_html(buf_str(&prefix), &html);
    bool action = strcmp(item->kind, "emote") == 0;
    json_t *message = write_message(action ? "m.emote" : "m.text", buf_str(&prefix),
            buf_str(&html), str_of(item->text));
    buf_finish(&name);
    buf_finish(&prefix);
    buf_finish(&html);
    return message;
}

/* -- sending -- */

static void wait_for_network(struct net_bridge *bridge, const json_t *json)
{
    json_int_t ms = json_integer_value(json_object_get(json, "retry_after_ms"));
    net_bridge_queue_pause(bridge, ms < PATIENCE_MS       ? PATIENCE_MS
                                   : ms < PATIENCE_MAX_MS ? ms
                                                          : PATIENCE_MAX_MS);
}

static void take_sent(void *data, const struct json_answer *answer, uint64_t mark)
{
    struct net_bridge *bridge = data;
    size_t at = 0;
    struct net_bridge_item *item = net_bridge_find_sent(bridge, mark, &at);
    matrix_of(bridge)->sending = false;
    if (answer->status == 429) {
        if (item) {
            item->sent = false;
        }
        wait_for_network(bridge, answer->json);
    } else if (answer->status == 0 || answer->status == 401 || answer->status >= 500) {
        matrix_fail(bridge, "the network does not take our lines", answer);
        return;
    } else if (item && answer->status == 200) {
        net_bridge_taken(bridge, &bridge->channels[item->channel]);
        net_bridge_queue_remove(bridge, at);
    } else if (item) {
        net_bridge_refuse(bridge, item, json_text_of(answer->json, "error"));
        net_bridge_queue_remove(bridge, at);
    }
    net_bridge_queue_send(bridge);
}

bool matrix_is_ready(const struct net_bridge *bridge)
{
    return !matrix_of(bridge)->sending;
}

void matrix_post(struct net_bridge *bridge, struct str line)
{
    uint64_t mark = 0;
    struct str rest = str_trim(line);
    struct str method = str_take_word(&rest);
    struct str path = str_take_word(&rest);
    (void)str_to_u64(str_take_word(&rest), &mark);
    must(str_equal(method, STR("PUT")));
    matrix_of(bridge)->sending = true;
    matrix_ask(bridge, "PUT", path, json_loadb(rest.bytes, rest.length, 0, NULL), SEND_S,
            take_sent, mark);
}
