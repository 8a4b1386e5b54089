/* ledger.c -- what does the game remember that belongs to nothing in it?
 *
 * 1. What is in memory is what the open tx has made of it: a rollback puts the old value back.
 * 2. Names in the file begin with "ledger:", beside the world's own counters.
 * 3. Each value is within the bounds of a property, and there are at most LEDGERS_MAX.
 *
 * What the tables mean is the stock game's: scripts/rules/scores.lua, scripts/commands/events.lua;
 * calls_page.c shows them. */
#include "engine/core/ledger.h"

#include "engine/base/log.h"
#include "engine/core/engine.h"
#include "world/store.h"
#include "world/tx.h"

#include <stdio.h>

#define PREFIX "ledger:"
#define LEDGERS_MAX 64

struct ledger {
    struct strmap values; /* name -> struct value, owned */
};

/* -- reading at start -- */

static bool take_row(void *data, const struct value *columns, size_t count)
{
    must(count == 2);
    struct ledger *ledger = data;
    struct str name = value_as_str(&columns[0]);
    if (str_starts(name, STR(PREFIX))) {
        struct value *value = mem_alloc(sizeof(*value));
        *value = value_dup(&columns[1]);
        name = str_slice(name, sizeof(PREFIX) - 1, name.length);
        (void)strmap_put(&ledger->values, name, value);
    }
    return true;
}

struct ledger *ledger_create(struct engine *engine)
{
    struct ledger *ledger = mem_alloc(sizeof(*ledger));
    struct err err;
    strmap_init(&ledger->values);
    if (!store_query(engine->store, QUERY_META, NULL, 0, take_row, ledger, &err)) {
        log_error("cannot read the ledgers: %s", err.text);
    }
    return ledger;
}

static void value_free(struct value *value)
{
    if (value) {
        value_finish(value);
    }
    mem_free(value);
}

void ledger_destroy(struct ledger *ledger)
{
    if (!ledger) {
        return;
    }
    size_t cursor = 0;
    void *value = NULL;
    while (strmap_each(&ledger->values, &cursor, NULL, &value)) {
        value_free(value);
    }
    strmap_finish(&ledger->values);
    mem_free(ledger);
}

const struct value *ledger_get(struct engine *engine, struct str name)
{
    static const struct value nil = {.kind = VALUE_NIL};
    const struct value *value = strmap_find(&engine->ledger->values, name);
    return value ? value : &nil;
}

/* -- changes -- */

/* What a rollback puts back. */
struct undo {
    struct ledger *ledger;
    struct value *old; /* owned; NULL: there was none */
    size_t length;
    char name[LEDGER_NAME_MAX];
};

/* Returns what was there. */
static struct value *exchange(struct ledger *ledger, struct str name, struct value *value)
{
    return value ? strmap_put(&ledger->values, name, value)
                 : strmap_remove(&ledger->values, name);
}

static void put_back(void *data)
{
    struct undo *undo = data;
    struct str name = {undo->name, undo->length};
    value_free(exchange(undo->ledger, name, undo->old));
    undo->old = NULL;
}

static void forget(void *data)
{
    struct undo *undo = data;
    value_free(undo->old);
    mem_free(undo);
}

static void put_row(struct engine *engine, struct str name, const struct value *value)
{
    char key[sizeof(PREFIX) + LEDGER_NAME_MAX];
    (void)snprintf(key, sizeof(key), PREFIX "%.*s", STR_FMT(name));
    struct value row[] = {value_text(key), *value};
    if (value->kind == VALUE_NIL) {
        tx_delete(engine->world, TABLE_META, row, 1);
    } else {
        tx_put(engine->world, TABLE_META, row, 2);
    }
    value_finish(&row[0]);
}

bool ledger_set(struct engine *engine, struct str name, struct value value)
{
    struct ledger *ledger = engine->ledger;
    bool known = strmap_find(&ledger->values, name);
    if (name.length == 0 || name.length >= LEDGER_NAME_MAX ||
            value_size(&value) > VALUE_SIZE_MAX || value_depth(&value) > VALUE_DEPTH_MAX ||
            (!known && ledger->values.count >= LEDGERS_MAX)) {
        value_finish(&value);
        return false;
    }
    put_row(engine, name, &value);
    struct value *kept = NULL;
    if (value.kind != VALUE_NIL) {
        kept = mem_alloc(sizeof(*kept));
        *kept = value;
    }
    struct undo *undo = mem_alloc(sizeof(*undo));
    undo->ledger = ledger;
    undo->length = name.length;
    (void)snprintf(undo->name, sizeof(undo->name), "%.*s", STR_FMT(name));
    undo->old = exchange(ledger, name, kept);
    tx_on_end(engine->world, (struct tx_hook){.undo = put_back, .drop = forget, .data = undo});
    return true;
}
