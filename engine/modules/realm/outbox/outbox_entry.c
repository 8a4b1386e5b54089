/* outbox_entry.c -- Parsing and writing of entries on the broker.
 *
 * Anybody with the realm's secret can write any text to the broker, and a later release may add
 * members that this one does not know. So each member is validated before use: numbers are below
 * 2^62, texts are bounded and names well-formed. outbox_greet.c and outbox_take.c interpret the
 * entries. */
#include "engine/modules/realm/outbox/outbox_entry.h"

#include <string.h>

#define NUMBER_MAX ((json_int_t)1 << 62)

static const char *const kinds[] = {"poke", "hello", "welcome", "agreed", "letter", "ack"};

/* -- reading -- */

struct reading {
    const json_t *json;
    struct err *err;
    bool ok;
};

static uint64_t read_number(struct reading *reading, const char *name)
{
    const json_t *value = json_object_get(reading->json, name);
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < 0 || number >= NUMBER_MAX) {
        reading->ok =
                err_set(reading->err, ERR_FORMAT, "its \"%s\" is not a valid number", name);
        return 0;
    }
    return (uint64_t)number;
}

static struct str read_text(struct reading *reading, const char *name, size_t most)
{
    const json_t *value = json_object_get(reading->json, name);
    struct str text = {json_string_value(value), json_string_length(value)};
    if (!text.bytes || text.length > most) {
        reading->ok = err_set(reading->err, ERR_FORMAT, "its \"%s\" is not a valid text", name);
        return STR("");
    }
    return text;
}

static struct str read_name(struct reading *reading, const char *name)
{
    struct str text = read_text(reading, name, WORLD_NAME_MAX);
    if (reading->ok && !world_name_is_formed(text)) {
        reading->ok = err_set(
                reading->err, ERR_FORMAT, "its \"%s\" is not the name of a world", name);
    }
    return text;
}

static enum outbox_entry_kind read_kind(struct reading *reading)
{
    struct str text = read_text(reading, "k", 16);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (str_equal(text, str_of(kinds[i]))) {
            return (enum outbox_entry_kind)i;
        }
    }
    reading->ok = err_set(reading->err, ERR_FORMAT, "its kind is unknown");
    return OUTBOX_POKE;
}

/* Reads a proof, which entries of earlier releases do not have. Its maker alone can check it. */
static void read_proof(struct reading *reading, const char *name, struct outbox_proof *out)
{
    if (json_object_get(reading->json, name)) {
        (void)str_copy(
                read_text(reading, name, OUTBOX_PROOF_DIGITS), out->text, sizeof(out->text));
    }
}

static void read_numbers(struct reading *reading, struct outbox_numbers *out)
{
    out->sent = read_number(reading, "sent");
    out->acked = read_number(reading, "acked");
    out->acked_mark = read_number(reading, "acked_mark");
    out->seen = read_number(reading, "seen");
    out->seen_mark = read_number(reading, "seen_mark");
    out->joined_ms = (int64_t)read_number(reading, "joined");
    read_proof(reading, "wrote_acked", &out->wrote_acked);
    read_proof(reading, "has_seen", &out->has_seen);
    read_proof(reading, "acked_proof", &out->acked_proof);
    read_proof(reading, "seen_proof", &out->seen_proof);
}

static void read_message(struct reading *reading, struct outbox_entry *out)
{
    out->number = read_number(reading, "n");
    out->prev = read_number(reading, "p");
    out->mark = read_number(reading, "m");
    read_proof(reading, "proof", &out->proof);
    out->message = read_text(reading, "l", 32);
    out->time_ms = (int64_t)read_number(reading, "ms");
    out->body = read_text(reading, "b", OUTBOX_BODY_MAX);
    if (reading->ok && out->number <= out->prev) {
        reading->ok = err_set(reading->err, ERR_FORMAT, "its number is not above the last one");
    }
}

static void read_members(struct reading *reading, struct outbox_entry *out)
{
    out->kind = read_kind(reading);
    out->from = read_name(reading, "f");
    out->to = read_name(reading, "t");
    if (reading->ok && out->kind != OUTBOX_POKE) {
        out->session = read_text(reading, "e", OUTBOX_SESSION_MAX);
    }
    if (!reading->ok) {
        return;
    }
    if (out->kind == OUTBOX_HELLO || out->kind == OUTBOX_WELCOME) {
        read_numbers(reading, &out->numbers);
    } else if (out->kind == OUTBOX_MESSAGE) {
        read_message(reading, out);
    } else if (out->kind == OUTBOX_ACK) {
        out->number = read_number(reading, "n");
        out->mark = read_number(reading, "m");
        read_proof(reading, "proof", &out->proof);
    }
}

bool outbox_entry_read(struct str text, struct outbox_entry *out, struct err *err)
{
    json_error_t problem;
    if (text.length > OUTBOX_ENTRY_MAX) {
        return err_set(err, ERR_LIMIT, "it is longer than %zu bytes", OUTBOX_ENTRY_MAX);
    }
    json_t *json = json_loadb(text.bytes, text.length, JSON_REJECT_DUPLICATES, &problem);
    if (!json) {
        return err_set(err, ERR_FORMAT, "it is not JSON: %s", problem.text);
    }
    struct reading reading = {json, err, true};
    struct outbox_entry entry = {.json = json};
    uint64_t version = read_number(&reading, "v");
    if (reading.ok && version != OUTBOX_PROTOCOL) {
        reading.ok =
                err_set(err, ERR_FORMAT, "it is of protocol %llu, and this program's is %d",
                        (unsigned long long)version, OUTBOX_PROTOCOL);
    }
    if (reading.ok) {
        read_members(&reading, &entry);
    }
    if (!reading.ok) {
        json_decref(json);
        return false;
    }
    *out = entry;
    return true;
}

void outbox_entry_finish(struct outbox_entry *entry)
{
    json_decref(entry->json);
    entry->json = NULL;
}

/* -- writing -- */

static void put_number(json_t *json, const char *name, uint64_t number)
{
    (void)json_object_set_new(json, name, json_integer((json_int_t)number));
}

static void put_text(json_t *json, const char *name, struct str text)
{
    (void)json_object_set_new(
            json, name, json_stringn(text.bytes ? text.bytes : "", text.length));
}

static void put_proof(json_t *json, const char *name, const struct outbox_proof *proof)
{
    if (proof->text[0]) {
        put_text(json, name, str_of(proof->text));
    }
}

static void put_numbers(json_t *json, const struct outbox_numbers *numbers)
{
    put_number(json, "sent", numbers->sent);
    put_number(json, "acked", numbers->acked);
    put_number(json, "acked_mark", numbers->acked_mark);
    put_number(json, "seen", numbers->seen);
    put_number(json, "seen_mark", numbers->seen_mark);
    put_number(json, "joined", (uint64_t)numbers->joined_ms);
    put_proof(json, "wrote_acked", &numbers->wrote_acked);
    put_proof(json, "has_seen", &numbers->has_seen);
    put_proof(json, "acked_proof", &numbers->acked_proof);
    put_proof(json, "seen_proof", &numbers->seen_proof);
}

void outbox_entry_write(const struct outbox_entry *entry, struct buf *out)
{
    json_t *json = json_object();
    put_number(json, "v", OUTBOX_PROTOCOL);
    put_text(json, "k", str_of(kinds[entry->kind]));
    put_text(json, "f", entry->from);
    put_text(json, "t", entry->to);
    if (entry->kind != OUTBOX_POKE) {
        put_text(json, "e", entry->session);
    }
    if (entry->kind == OUTBOX_HELLO || entry->kind == OUTBOX_WELCOME) {
        put_numbers(json, &entry->numbers);
    }
    if (entry->kind == OUTBOX_MESSAGE || entry->kind == OUTBOX_ACK) {
        put_number(json, "n", entry->number);
        put_number(json, "m", entry->mark);
        put_proof(json, "proof", &entry->proof);
    }
    if (entry->kind == OUTBOX_MESSAGE) {
        put_number(json, "p", entry->prev);
        put_text(json, "l", entry->message);
        put_number(json, "ms", (uint64_t)entry->time_ms);
        put_text(json, "b", entry->body);
    }
    char *text = json_dumps(json, JSON_COMPACT);
    buf_add_text(out, text ? text : "");
    free(text);
    json_decref(json);
}
