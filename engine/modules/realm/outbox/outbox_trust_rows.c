/* outbox_trust_rows.c -- Decisions about other worlds: their rows, and the pins of the configuration.
 *
 * A configured pin overrides a wizard's decision, because the operator of the machine ranks above
 * anybody in the game. A key that the pinned one has signed since remains accepted, and a wizard's
 * decision to strike the world off remains too. A new pin ends both. */
#include "engine/base/base.h"
#include "engine/modules/realm/outbox/outbox_entry.h"
#include "engine/modules/realm/outbox/outbox_trust_impl.h"
#include "world/model/rows.h"

#include <string.h>

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
                    (trust->count - i) * sizeof(struct outbox_trusted *));
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
    must(one);
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

static void set_key(struct row *row, const char *column, bool has, const struct world_key *key)
{
    char text[OUTBOX_KEY_TEXT] = "";
    if (has) {
        outbox_key_write(key, text);
    }
    row_set_str(row, column, str_of(text));
}

static struct rows read_past(struct engine *engine, const char *world)
{
    struct value name = value_text(world);
    struct store_select select = {.table = TABLE_REALM_PAST_KEY,
            .where = {{"world", STORE_EQUAL, name}},
            .order = "place"};
    struct rows rows = rows_read(engine_world(engine), &select, 0);
    value_finish(&name);
    return rows;
}

static void put_past(struct engine *engine, const struct outbox_trusted *one)
{
    struct rows rows = read_past(engine, one->name);
    for (size_t i = 0; i < rows.count; i++) {
        rows_delete(engine_world(engine), &rows.items[i]);
    }
    rows_finish(&rows);
    for (size_t i = 0; i < one->is.past_count; i++) {
        struct row row = row_of_str(TABLE_REALM_PAST_KEY, str_of(one->name));
        row_set_int(&row, "place", (int64_t)i);
        set_key(&row, "key", true, &one->is.past[i]);
        rows_put(engine_world(engine), &row);
    }
}

void outbox_trusted_put(struct engine *engine, struct outbox_trusted *one)
{
    struct row row = row_of_str(TABLE_REALM_TRUST, str_of(one->name));
    row_set_str(&row, "state", str_of(states[one->is.state]));
    row_set_str(&row, "decided_by", str_of(sources[one->is.by]));
    row_set_int(&row, "may", (int64_t)one->is.may);
    set_key(&row, "key", one->is.has_key, &one->is.key);
    set_key(&row, "pin", one->is.has_pin, &one->is.pin);
    rows_put(engine_world(engine), &row);
    put_past(engine, one);
    one->kept = true;
}

/* -- reading -- */

static unsigned index_of(struct str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(text, str_of(words[i]))) {
            return (unsigned)i;
        }
    }
    return 0;
}

/* False if the keys of the past cannot be read. */
static bool read_decided(
        struct engine *engine, const struct row *row, struct outbox_trusted *one)
{
    struct outbox_decided *out = &one->is;
    *out = (struct outbox_decided){
            .state = (enum outbox_trust_state)index_of(row_str(row, "state"), states, 4),
            .by = (enum outbox_trust_by)index_of(row_str(row, "decided_by"), sources, 4),
            .may = (unsigned)row_int(row, "may") & WORLD_MAY_ALL,
    };
    out->has_key = world_key_read(row_str(row, "key"), &out->key);
    out->has_pin = world_key_read(row_str(row, "pin"), &out->pin);
    struct rows past = read_past(engine, one->name);
    for (size_t i = 0; i < past.count && out->past_count < OUTBOX_PAST_MOST; i++) {
        out->past_count +=
                world_key_read(row_str(&past.items[i], "key"), &out->past[out->past_count]);
    }
    if (out->state == OUTBOX_TRUST_ACCEPTED && !out->has_key) {
        out->state = OUTBOX_TRUST_WAITS;
    }
    bool ok = !past.failed;
    rows_finish(&past);
    return ok;
}

bool outbox_trust_load(struct engine *engine, struct outbox_trust *trust)
{
    struct store_select select = {.table = TABLE_REALM_TRUST, .order = "world"};
    struct rows rows = rows_read(engine_world(engine), &select, 0);
    bool ok = !rows.failed;
    for (size_t i = 0; ok && i < trust->count; i++) {
        trust->list[i]->kept = false;
        trust->list[i]->has_lock = false;
        trust->list[i]->is = (struct outbox_decided){0};
    }
    for (size_t i = 0; ok && i < rows.count; i++) {
        struct outbox_trusted *one =
                outbox_trusted_get(trust, row_str(&rows.items[i], "world"));
        if (one) {
            one->kept = true;
            ok = read_decided(engine, &rows.items[i], one);
        }
    }
    rows_finish(&rows);
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
