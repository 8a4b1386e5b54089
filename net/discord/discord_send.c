/* discord_send.c -- sends lines, one at a time, so that they keep their order.
 *
 * A line of the queue is "PATH MARK JSON"; of a long text, each piece is one, and the last has the mark.
 * After an answer that says to wait, or that the server failed, the same line is sent again. The nonce
 * lets Discord recognise a message that it has; a webhook has none, so the gateway's echo tells whether
 * a line whose answer was lost has arrived.
 *
 * Nobody is alerted by a line (allowed_mentions is empty). */
#include "net/discord/discord_impl.h"
#include "net/shared/carried_line.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    /* bytes of a piece: escaped it may be twice as long, and 2,000 characters are allowed */
    PIECE_MAX = 800,
    PIECES_MAX = CARRIED_LINES_MAX,
    PATIENCE_MS = 5000,
    PATIENCE_MAX_MS = 120000,
    TRIES_MAX = 5,
};

/* -- writing -- */

static json_t *write_message(struct str content)
{
    return json_pack("{s:s%, s:{s:[]}}", "content", content.bytes ? content.bytes : "",
            content.length, "allowed_mentions", "parse");
}

static void add_line(struct net_bridge *bridge, const char *path, uint64_t mark, json_t *body)
{
    char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
    if (text) {
        buf_printf(&bridge->queue, "%s %" PRIu64 " %s\n", path, mark, text);
    }
    free(text);
    json_decref(body);
}

/* Adds a message of the bot itself. */
static void add_message(struct net_bridge *bridge, uint64_t channel, uint64_t mark,
        uint64_t nonce, struct str content)
{
    char path[60];
    char text[20];
    json_t *body = write_message(content);
    (void)snprintf(path, sizeof(path), "/channels/%llu/messages", (unsigned long long)channel);
    (void)snprintf(text, sizeof(text), "%016" PRIx64, nonce);
    (void)json_object_set_new(body, "nonce", json_string(text));
    (void)json_object_set_new(body, "enforce_nonce", json_true());
    if (channel != 0) {
        add_line(bridge, path, mark, json_incref(body));
    }
    json_decref(body);
}

/* Takes the next piece of a text: cut after a word if possible. */
static struct str take_piece(struct str *text)
{
    size_t end = text->length;
    if (end > PIECE_MAX) {
        end = str_fit(*text, PIECE_MAX).length;
        size_t blank = end;
        while (blank > end / 2 && text->bytes[blank] != ' ') {
            blank--;
        }
        end = blank > end / 2 ? blank : end;
    }
    struct str piece = str_trim(str_slice(*text, 0, end));
    *text = str_trim(str_slice(*text, end, text->length));
    return piece;
}

static void write_piece(struct str piece, bool action, bool cut, struct buf *out)
{
    struct buf text = {0};
    discord_write(piece, &text);
    buf_add_text(out, action ? "_" : "");
    buf_add_str(out, buf_str(&text));
    buf_add_text(out, cut ? " …" : "");
    buf_add_text(out, action ? "_" : "");
    buf_finish(&text);
}

static void add_usual_speaker(struct str name, struct buf *out)
{
    struct buf usual = {0};
    carried_speaker(NULL, name, &usual);
    discord_escape(buf_str(&usual), out);
    buf_finish(&usual);
}

/* Writes what stands before the text of a line that the bot says itself. */
static void add_speaker(const struct net_bridge *bridge, struct str name, struct buf *out)
{
    if (!bridge->options.template) {
        add_usual_speaker(name, out);
        return;
    }
    struct buf escaped = {0};
    discord_escape(name, &escaped);
    carried_speaker(bridge->options.template, buf_str(&escaped), out);
    buf_finish(&escaped);
}

void discord_write_item(struct net_bridge *bridge, struct net_bridge_item *item)
{
    const struct discord_room *room = discord_room_of(bridge, &bridge->channels[item->channel]);
    struct buf words = {0};
    struct buf name = {0};
    struct buf prefix = {0};
    struct buf hook_name = {0};
    item->mark = item->mark ? item->mark : net_bridge_mark(bridge, item);
    bool action = net_bridge_compose(item, &words);
    carried_name(str_of(item->sender), str_of(bridge->context->game_name), false, &name);
    bool by_hook =
            room->hook_path && !item->plain && discord_hook_name(buf_str(&name), &hook_name);
    if (!by_hook) {
        add_speaker(bridge, buf_str(&name), &prefix);
    }
    struct str rest = str_trim(buf_str(&words));
    for (unsigned i = 1; i == 1 || (rest.length > 0 && i <= PIECES_MAX); i++) {
        struct buf content = {0};
        struct str piece = take_piece(&rest);
        bool last = rest.length == 0 || i == PIECES_MAX;
        buf_add_str(&content, buf_str(&prefix));
        write_piece(piece, action, last && rest.length > 0, &content);
        uint64_t mark = last ? item->mark : 0;
        if (by_hook) {
            json_t *body = write_message(buf_str(&content));
            (void)json_object_set_new(body, "username",
                    json_stringn(buf_str(&hook_name).bytes, hook_name.length));
            add_line(bridge, room->hook_path, mark, body);
        } else {
            add_message(bridge, room->id, mark, item->mark + i, buf_str(&content));
        }
        buf_finish(&content);
    }
    buf_finish(&words);
    buf_finish(&name);
    buf_finish(&prefix);
    buf_finish(&hook_name);
}

void discord_remark(
        struct net_bridge *bridge, const struct net_bridge_channel *channel, struct str text)
{
    add_message(bridge, discord_room_of(bridge, channel)->id, 0, rng_next(&bridge->rng), text);
}

/* Only a private message is read by one person alone; to somebody who has sent none, we say it on the
 * channel. */
void discord_whisper(struct net_bridge *bridge, const struct net_bridge_channel *channel,
        struct str nick, struct str text)
{
    const struct discord_person *person = discord_find_named(bridge, nick);
    struct buf content = {0};
    bool alone = person && person->direct != 0;
    if (!alone) {
        discord_escape(nick, &content);
        buf_add_text(&content, ": ");
    }
    discord_escape(str_fit(text, PIECE_MAX), &content);
    add_message(bridge, alone ? person->direct : discord_room_of(bridge, channel)->id, 0,
            rng_next(&bridge->rng), buf_str(&content));
    buf_finish(&content);
}

/* -- private messages -- */

static void take_direct(void *data, const struct json_answer *answer, uint64_t about)
{
    struct net_bridge *bridge = data;
    struct discord_telling *telling = &discord_of(bridge)->tells[about];
    struct discord_person *person = discord_find_person(bridge, telling->person);
    uint64_t channel = discord_id_of(answer->json, "id");
    if (person && answer->status == 200 && channel != 0) {
        person->direct = channel;
        add_message(bridge, channel, 0, rng_next(&bridge->rng), str_of(telling->text));
    }
    mem_free(telling->text);
    *telling = (struct discord_telling){0};
    net_bridge_queue_send(bridge);
}

static void open_direct(
        struct net_bridge *bridge, const struct discord_person *person, struct str content)
{
    struct discord_bridge *own = discord_of(bridge);
    size_t i = 0;
    char id[24];
    while (i < DISCORD_TELLS_MAX && own->tells[i].person != 0) {
        i++;
    }
    if (i == DISCORD_TELLS_MAX) {
        return;
    }
    own->tells[i] = (struct discord_telling){person->id, str_dup(content)};
    (void)snprintf(id, sizeof(id), "%llu", (unsigned long long)person->id);
    discord_ask(bridge, "POST", "/users/@me/channels", json_pack("{s:s}", "recipient_id", id),
            take_direct, i);
}

void discord_tell(
        struct net_bridge *bridge, struct str nick, const struct net_bridge_item *item)
{
    const struct discord_person *person = discord_find_named(bridge, nick);
    struct str rest = str_of(item->text);
    struct buf content = {0};
    struct buf name = {0};
    carried_name(str_of(item->sender), str_of(bridge->context->game_name), false, &name);
    add_usual_speaker(buf_str(&name), &content);
    struct str piece = take_piece(&rest);
    write_piece(piece, strcmp(item->kind, "emote") == 0, rest.length > 0, &content);
    if (person && person->direct != 0) {
        add_message(bridge, person->direct, 0, rng_next(&bridge->rng), buf_str(&content));
    } else if (person) {
        open_direct(bridge, person, buf_str(&content));
    }
    buf_finish(&content);
    buf_finish(&name);
}

/* -- sending -- */

void discord_note_echo(struct net_bridge *bridge, struct str content)
{
    struct discord_bridge *own = discord_of(bridge);
    own->line_arrived |= own->line && str_hash(content) == own->line_hash;
}

static int64_t wait_ms(double seconds)
{
    double ms = seconds * 1000 + 1;
    return ms < 1 ? 1 : ms < PATIENCE_MAX_MS ? (int64_t)ms : PATIENCE_MAX_MS;
}

/* Waits if the next request would be refused. */
static void note_limit(struct net_bridge *bridge, const struct json_answer *answer)
{
    struct str left = json_answer_field(answer, "x-ratelimit-remaining");
    struct str reset = json_answer_field(answer, "x-ratelimit-reset-after");
    if (str_equal(left, STR("0")) && reset.length > 0) {
        net_bridge_queue_pause(bridge, wait_ms(strtod(reset.bytes, NULL)));
    }
}

/* The webhook is gone: the bot says the line itself, and looks for another when it next joins. */
static void lose_hook(struct net_bridge *bridge, struct net_bridge_item *item)
{
    discord_hook_forget(discord_room_of(bridge, &bridge->channels[item->channel]));
    item->sent = false;
}

/* The line on its way has arrived. */
static void take_arrived(struct net_bridge *bridge, struct net_bridge_item *item, size_t at)
{
    if (item) {
        net_bridge_taken(bridge, &bridge->channels[item->channel]);
        net_bridge_queue_remove(bridge, at);
    }
}

/* Forgets the line on its way, and goes on with the next. */
static void end_line(struct net_bridge *bridge)
{
    struct discord_bridge *own = discord_of(bridge);
    mem_free_secret(own->line);
    own->line = NULL;
    own->line_tries = 0;
    own->line_retry_ms = 0;
    net_bridge_queue_send(bridge);
}

static void take_refusal(struct net_bridge *bridge, const struct json_answer *answer,
        struct net_bridge_item *item, size_t at)
{
    bool by_hook = str_starts(str_of(discord_of(bridge)->line), STR("/webhooks/"));
    if (by_hook && answer->status == 404) {
        lose_hook(bridge, item);
    } else if (by_hook && answer->status == 400 && !item->plain) {
        item->plain = true; /* that name is not allowed */
        item->sent = false;
    } else {
        net_bridge_refuse(bridge, item, json_text_of(answer->json, "message"));
        net_bridge_queue_remove(bridge, at);
    }
}

static void take_sent(void *data, const struct json_answer *answer, uint64_t mark)
{
    struct net_bridge *bridge = data;
    struct discord_bridge *own = discord_of(bridge);
    size_t at = 0;
    struct net_bridge_item *item = net_bridge_find_sent(bridge, mark, &at);
    bool failed = answer->status == 0 || answer->status >= 500;
    const json_t *after = json_object_get(answer->json, "retry_after");
    if (own->line_arrived || answer->status == 200 || answer->status == 204) {
        note_limit(bridge, answer);
        take_arrived(bridge, item, at);
    } else if (answer->status == 429) {
        own->line_retry_ms =
                clock_ms() +
                (json_is_number(after) ? wait_ms(json_number_value(after)) : PATIENCE_MS);
        return;
    } else if (answer->status == 401 || (failed && own->line_tries + 1 >= TRIES_MAX)) {
        discord_fail(bridge, "the network does not take our lines", answer);
        return;
    } else if (failed) {
        own->line_tries++;
        own->line_retry_ms = clock_ms() + PATIENCE_MS;
        return;
    } else if (item) {
        take_refusal(bridge, answer, item, at);
    }
    end_line(bridge);
}

/* Sends the line on its way. */
static void send_line_discord(struct net_bridge *bridge)
{
    struct discord_bridge *own = discord_of(bridge);
    struct str rest = str_trim(str_of(own->line));
    char *path = str_dup(str_take_word(&rest));
    (void)str_to_u64(str_take_word(&rest), &own->line_mark);
    json_t *body = json_loadb(rest.bytes, rest.length, 0, NULL);
    own->line_hash = str_hash(json_text_of(body, "content"));
    own->line_retry_ms = 0;
    discord_ask(bridge, "POST", path, body, take_sent, own->line_mark);
    mem_free_secret(path);
}

void discord_send_tick(struct net_bridge *bridge)
{
    const struct discord_bridge *own = discord_of(bridge);
    if (own->line && own->line_retry_ms != 0 && own->line_arrived) {
        size_t at = 0;
        struct net_bridge_item *item = net_bridge_find_sent(bridge, own->line_mark, &at);
        take_arrived(bridge, item, at);
        end_line(bridge);
    } else if (own->line && own->line_retry_ms != 0 && clock_ms() >= own->line_retry_ms) {
        send_line_discord(bridge);
    }
}

bool discord_is_ready(const struct net_bridge *bridge)
{
    return !discord_of(bridge)->line;
}

void discord_post(struct net_bridge *bridge, struct str line)
{
    struct discord_bridge *own = discord_of(bridge);
    own->line = str_dup(line);
    own->line_mark = 0;
    own->line_arrived = false;
    send_line_discord(bridge);
}

void discord_send_reset(struct net_bridge *bridge)
{
    struct discord_bridge *own = discord_of(bridge);
    mem_free_secret(own->line);
    own->line = NULL;
    own->line_arrived = false;
    own->line_tries = 0;
    own->line_retry_ms = 0;
    for (size_t i = 0; i < DISCORD_TELLS_MAX; i++) {
        mem_free(own->tells[i].text);
        own->tells[i] = (struct discord_telling){0};
    }
}
