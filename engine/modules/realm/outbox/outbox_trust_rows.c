/* outbox_trust_rows.c -- Decisions about other worlds: their rows, and the pins of the configuration.
 *
 * A configured pin overrides a wizard's decision, because the operator of the machine ranks above
 * anybody in the game. A key that the pinned one has signed since remains accepted, and a wizard's
 * decision to strike the world off remains too. A new pin ends both. */
#include "engine/base/base.h"
#include "engine/modules/realm/outbox/outbox_entry.h"
#include "engine/modules/realm/outbox/outbox_trust_impl.h"
#include "world/model/rows.h"

#include <jansson.h>

#include <stdlib.h>
#include <string.h>

#define PEER_ROWS "realm:peer:"

_Static_assert(OUTBOX_TRUST_NAME == WORLD_NAME_MAX, "a world's name");

static const char *const states[] = {"waits", "old", "accepted", "struck"};
static const char *const sources[] = {"nobody", "wizard", "config", "upgrade"};

/* -- the list -- */

struct outbox_trusted *outbox_trusted_find(const struct outbox_trust *trust, struct str name)
{
    for (size_t i = 0; i < trust->count; i++) {
        if (str_equal(str_of(trust->list[i]->name), name)) {
            return trust->list[i];
        }
    }
    return NULL;
}

static bool is_stranger(const struct outbox_trusted *one)
{
    return !one->kept && !one->pinned;
}

/* True if there is room for another stranger. Removes strangers that the broker no longer lists. */
static bool has_room_for_stranger(struct outbox_trust *trust)
{
    size_t strangers = 0;
    for (size_t i = 0; i < trust->count; i++) {
        strangers += is_stranger(trust->list[i]);
    }
    for (size_t i = trust->count; i-- > 0 && strangers >= OUTBOX_STRANGERS_MOST;) {
        if (is_stranger(trust->list[i]) && !trust->list[i]->there) {
            mem_free(trust->list[i]);
            trust->count--;
            memmove((void *)&trust->list[i], (void *)&trust->list[i + 1],
                    (trust->count - i) * sizeof(trust->list[0]));
            strangers--;
        }
    }
    return strangers < OUTBOX_STRANGERS_MOST;
}

struct outbox_trusted *outbox_trusted_get(struct outbox_trust *trust, struct str name)
{
    struct outbox_trusted *one = outbox_trusted_find(trust, name);
    if (one || trust->count == OUTBOX_TRUST_MOST || !world_name_is_formed(name)) {
        return one;
    }
    one = mem_alloc(sizeof(*one));
    (void)str_copy(name, one->name, sizeof(one->name));
    size_t at = trust->count++;
    for (; at > 0 && strcmp(trust->list[at - 1]->name, one->name) > 0; at--) {
        trust->list[at] = trust->list[at - 1];
    }
    trust->list[at] = one;
    return one;
}

struct outbox_trusted *outbox_trusted_meet(struct outbox_trust *trust, struct str name)
{
    struct outbox_trusted *one = outbox_trusted_find(trust, name);
    return one || !has_room_for_stranger(trust) ? one : outbox_trusted_get(trust, name);
}

void outbox_trusted_set_key(struct outbox_trusted *one, const struct world_key *key)
{
    one->is.has_key = true;
    one->is.key = *key;
    one->has_lock = false;
    one->has_shown = false;
}

/* -- writing -- */

static void put_key_of(json_t *json, const char *name, const struct world_key *key)
{
    char text[OUTBOX_KEY_TEXT];
    outbox_key_write(key, text);
    (void)json_object_set_new(json, name, json_string(text));
}

void outbox_trusted_put(struct engine *engine, struct outbox_trusted *one)
{
    char name[sizeof(PEER_ROWS) + OUTBOX_TRUST_NAME];
    json_t *past = json_array();
    for (size_t i = 0; i < one->is.past_count; i++) {
        char text[OUTBOX_KEY_TEXT];
        outbox_key_write(&one->is.past[i], text);
        (void)json_array_append_new(past, json_string(text));
    }
    json_t *json = json_pack("{s:s, s:s, s:i, s:o}", "state", states[one->is.state], "by",
            sources[one->is.by], "may", (int)one->is.may, "past", past);
    if (one->is.has_key) {
        put_key_of(json, "key", &one->is.key);
    }
    if (one->is.has_pin) {
        put_key_of(json, "pin", &one->is.pin);
    }
    char *text = json_dumps(json, JSON_COMPACT);
    must(text);
    struct row row = row_new(TABLE_META);
    (void)snprintf(name, sizeof(name), PEER_ROWS "%s", one->name);
    row_set_str(&row, "name", str_of(name));
    row_set(&row, "value", value_text(text));
    rows_put(engine_world(engine), &row);
    one->kept = true;
    free(text);
    json_decref(json);
}

/* -- reading -- */

static unsigned index_of(const json_t *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (json_is_string(text) && strcmp(json_string_value(text), words[i]) == 0) {
            return (unsigned)i;
        }
    }
    return 0;
}

static bool key_of(const json_t *text, struct world_key *out)
{
    return json_is_string(text) && world_key_read(str_of(json_string_value(text)), out);
}

static void read_decided(const json_t *json, struct outbox_decided *out)
{
    const json_t *past = json_object_get(json, "past");
    *out = (struct outbox_decided){
            .state = (enum outbox_trust_state)index_of(
                    json_object_get(json, "state"), states, 4),
            .by = (enum outbox_trust_by)index_of(json_object_get(json, "by"), sources, 4),
            .may = (unsigned)json_integer_value(json_object_get(json, "may")) & WORLD_MAY_ALL,
    };
    out->has_key = key_of(json_object_get(json, "key"), &out->key);
    out->has_pin = key_of(json_object_get(json, "pin"), &out->pin);
    for (size_t i = 0; i < json_array_size(past) && i < OUTBOX_PAST_MOST; i++) {
        out->past_count += key_of(json_array_get(past, i), &out->past[out->past_count]) ? 1 : 0;
    }
    if (out->state == OUTBOX_TRUST_ACCEPTED && !out->has_key) {
        out->state = OUTBOX_TRUST_WAITS;
    }
}

bool outbox_trust_load(struct engine *engine, struct outbox_trust *trust)
{
    /* ';' is the character after ':'. */
    struct store_select select = {.table = TABLE_META,
            .where = {{"name", STORE_ABOVE, value_text(PEER_ROWS)},
                    {"name", STORE_BELOW, value_text("realm:peer;")}},
            .order = "name"};
    struct rows rows = rows_read(engine_world(engine), &select, 0);
    bool ok = !rows.failed;
    for (size_t i = 0; ok && i < trust->count; i++) {
        trust->list[i]->kept = false;
        trust->list[i]->has_lock = false;
        trust->list[i]->is = (struct outbox_decided){0};
    }
    for (size_t i = 0; ok && i < rows.count; i++) {
        struct str name = row_str(&rows.items[i], "name");
        struct str text = value_as_str(row_value(&rows.items[i], "value"));
        json_t *json = json_loadb(text.bytes, text.length, 0, NULL);
        struct outbox_trusted *one =
                outbox_trusted_get(trust, str_slice(name, sizeof(PEER_ROWS) - 1, name.length));
        if (one) {
            one->kept = true;
            read_decided(json, &one->is);
        }
        json_decref(json);
    }
    rows_finish(&rows);
    value_finish(&select.where[0].value);
    value_finish(&select.where[1].value);
    return ok;
}

/* -- pins -- */

bool outbox_trusted_is_of_pin(const struct outbox_trusted *one)
{
    const struct outbox_decided *is = &one->is;
    bool of_pin = is->has_pin && outbox_key_equal(&is->pin, &one->pinned_key);
    bool of_key = is->has_key && outbox_key_equal(&is->key, &one->pinned_key);
    for (size_t i = 0; i < is->past_count && !of_key; i++) {
        of_key = outbox_key_equal(&is->past[i], &one->pinned_key);
    }
    return one->pinned && (of_pin || of_key);
}

static void overlay_one(struct outbox_trusted *one)
{
    struct outbox_decided *is = &one->is;
    if (!one->pinned) {
        if (is->by == OUTBOX_BY_CONFIG && is->state == OUTBOX_TRUST_ACCEPTED) {
            is->state = OUTBOX_TRUST_WAITS;
            is->by = OUTBOX_BY_NOBODY;
        }
        return;
    }
    bool decided = is->state == OUTBOX_TRUST_ACCEPTED || is->state == OUTBOX_TRUST_STRUCK;
    if (!decided || !outbox_trusted_is_of_pin(one)) {
        one->untold = one->untold || (is->state == OUTBOX_TRUST_STRUCK && !one->back);
        one->back = is->state == OUTBOX_TRUST_STRUCK;
        *is = (struct outbox_decided){.state = OUTBOX_TRUST_ACCEPTED, .by = OUTBOX_BY_CONFIG};
        outbox_trusted_set_key(one, &one->pinned_key);
    }
    is->by = is->state == OUTBOX_TRUST_ACCEPTED ? OUTBOX_BY_CONFIG : is->by;
    is->has_pin = true;
    is->pin = one->pinned_key;
    is->may = one->pinned_may;
}

static unsigned may_of_pin(const struct value *pin)
{
    const struct value *list = value_table_get_str(pin, STR("may"));
    unsigned may = list ? 0 : WORLD_MAY_ALL;
    for (size_t i = 0; list && i < list->table->item_count; i++) {
        may |= world_right_of(value_as_str(&list->table->items[i]));
    }
    return may;
}

void outbox_trust_overlay(struct engine *engine, struct outbox_trust *trust)
{
    const struct value *peers = engine_options(engine)->realm.peers;
    for (size_t i = 0; i < trust->count; i++) {
        trust->list[i]->pinned = false;
    }
    for (size_t i = 0; peers && i < peers->table->entry_count; i++) {
        const struct value_entry *entry = &peers->table->entries[i];
        struct outbox_trusted *one = outbox_trusted_get(trust, value_as_str(&entry->key));
        const struct value *key = value_table_get_str(&entry->value, STR("key"));
        if (one && key && world_key_read(value_as_str(key), &one->pinned_key)) {
            one->pinned = true;
            one->pinned_may = may_of_pin(&entry->value);
        }
    }
    for (size_t i = 0; i < trust->count; i++) {
        overlay_one(trust->list[i]);
    }
}
