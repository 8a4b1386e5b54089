/* post_take.c -- a letter has come: is it new, and what comes of it?
 *
 * 1. It is applied in the slice that notes its number as seen. So either both are durable or neither.
 * 2. What cannot be applied (of a kind that nobody knows, or refused by who would apply it) is seen all the same, and goes
 *    back with the reason: no letter stops those behind it. What cannot even come back stays here.
 * 3. The acknowledgement is output of the same slice, and so leaves when that is durable.
 * 4. One that was seen before is acknowledged again and nothing else; one behind a gap is dropped: it comes again. */
#include "engine/core/post/post_impl.h"
#include "engine/core/run/slice.h"

#include <jansson.h>

#include <string.h>

#define BACK "back"

static void acknowledge(
        struct engine *engine, const struct post_peer *peer, uint64_t number, uint64_t mark)
{
    struct post_entry entry = {
            .kind = POST_ACK,
            .session = str_of(peer->session),
            .number = number,
            .mark = mark,
    };
    post_send(engine, peer, &entry);
}

static void send_back(struct engine *engine, const struct post_peer *peer,
        const struct post_entry *entry, const char *why)
{
    json_t *json = json_pack("{s:I, s:s%, s:I, s:s, s:s%}", "number", (json_int_t)entry->number,
            "kind", entry->letter.bytes, entry->letter.length, "ms", (json_int_t)entry->time_ms,
            "why", why, "body", entry->body.bytes, entry->body.length);
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    engine->post->counts.refused++;
    log_info("the letter %llu of %s (%.*s) goes back: %s", (unsigned long long)entry->number,
            peer->name, STR_FMT(entry->letter), why);
    post_put(engine, str_of(peer->name), BACK, str_of(text ? text : "{}"));
    free(text);
    json_decref(json);
}

static struct post_letter letter_of(
        const struct post_peer *peer, const struct post_entry *entry)
{
    return (struct post_letter){str_of(peer->name), entry->number, entry->time_ms, entry->body};
}

static bool apply(struct engine *engine, const struct post_peer *peer,
        const struct post_entry *entry, struct err *err)
{
    const struct post_kind *kind = strmap_find(&engine->post->kinds, entry->letter);
    struct post_letter letter = letter_of(peer, entry);
    if (!kind || !kind->apply) {
        return err_set(err, ERR_FORMAT, "%s knows no letters of the kind %.*s",
                engine->post->name, STR_FMT(entry->letter));
    }
    return kind->apply(engine, &letter, err);
}

static void refuse(struct engine *engine, const struct post_peer *peer,
        const struct post_entry *entry, const char *why)
{
    const struct post_kind *kind = strmap_find(&engine->post->kinds, entry->letter);
    struct post_letter letter = letter_of(peer, entry);
    if (kind && kind->refused) {
        kind->refused(engine, &letter, str_of(why));
    }
    send_back(engine, peer, entry, why);
}

/* One of ours was refused over there. */
static void take_back(
        struct engine *engine, const struct post_peer *peer, const struct post_entry *entry)
{
    json_t *json = json_loadb(entry->body.bytes, entry->body.length, 0, NULL);
    const json_t *kind_name = json_object_get(json, "kind");
    const json_t *why = json_object_get(json, "why");
    const json_t *body = json_object_get(json, "body");
    const struct post_kind *kind =
            json_is_string(kind_name)
                    ? strmap_find(&engine->post->kinds, str_of(json_string_value(kind_name)))
                    : NULL;
    if (kind && kind->returned && json_is_string(why) && json_is_string(body)) {
        struct post_letter letter = {
                str_of(peer->name),
                (uint64_t)json_integer_value(json_object_get(json, "number")),
                (int64_t)json_integer_value(json_object_get(json, "ms")),
                {json_string_value(body), json_string_length(body)},
        };
        kind->returned(engine, &letter, str_of(json_string_value(why)));
    } else {
        log_info("%s sent back a letter that nothing here asks about", peer->name);
    }
    json_decref(json);
}

static void take_new(
        struct engine *engine, const struct post_peer *peer, const struct post_entry *entry)
{
    struct err err = {0};
    struct slice_mark mark = slice_savepoint(engine);
    if (str_equal(entry->letter, STR(BACK))) {
        take_back(engine, peer, entry);
    } else if (!apply(engine, peer, entry, &err)) {
        slice_rollback_to(engine, mark);
        refuse(engine, peer, entry, err.text);
    }
}

static void take_letter(
        struct engine *engine, struct post_peer *peer, const struct post_entry *entry)
{
    struct row row;
    (void)post_row_find(engine, peer->name, &row);
    uint64_t seen = row_id(&row, "seen");
    uint64_t seen_mark = row_id(&row, "seen_mark");
    row_finish(&row);
    if (entry->number <= seen) {
        acknowledge(engine, peer, seen, seen_mark);
        return;
    }
    if (entry->prev != seen) {
        return;
    }
    take_new(engine, peer, entry);
    /* Read again: what came of the letter may have been a letter to the same peer. */
    (void)post_row_find(engine, peer->name, &row);
    row_set_id(&row, "seen", entry->number);
    row_set_id(&row, "seen_mark", entry->mark);
    rows_put(engine->world, &row);
    acknowledge(engine, peer, entry->number, entry->mark);
}

static void take_entry(struct engine *engine, const struct post_entry *entry)
{
    struct post_peer *peer = post_peer_get(engine, entry->from);
    if (!peer || !str_equal(entry->to, str_of(engine->post->name))) {
        engine->post->counts.voided++;
        return;
    }
    if (entry->kind != POST_LETTER && entry->kind != POST_ACK) {
        post_take_greeting(engine, peer, entry);
    } else if (!post_session_is(engine, peer, entry)) {
        engine->post->counts.voided++;
    } else if (!post_is_sure(engine->post)) {
        /* It comes again. */
        engine->post->counts.voided++;
    } else if (entry->kind == POST_LETTER) {
        take_letter(engine, peer, entry);
    } else {
        post_take_ack(engine, peer, entry);
    }
}

void post_take(struct engine *engine, struct str text)
{
    struct post_entry entry;
    struct err err;
    if (engine->post->old[0]) {
        return;
    }
    if (!post_entry_read(text, &entry, &err)) {
        engine->post->counts.voided++;
        log_info("an entry of the board is void: %s", err.text);
        return;
    }
    take_entry(engine, &entry);
    post_entry_finish(&entry);
}
