/* kinds.c -- of which kind does a property have to be?
 *
 * 1. One table. What stands in it is read by the rules of the game, which take what is of another kind for nothing: a
 *    room whose area is the text "$wick" would be in no area, and nobody told.
 * 2. Asked where builders' values come in (proxy_object.c): @set, the API and scripts alike. What an old world or a
 *    file has stays as it is, and is read as before.
 * 3. A property that is not here may be anything, but for the name: that is naming.c's.
 *
 * To add a property: a row. */
#include "engine/core/kinds.h"

#include "engine/core/perceive.h"

enum kind { KIND_TEXT, KIND_NUMBER, KIND_OBJECT, KIND_TEXTS, KIND_DETAILS };

static const struct {
    const char *name;
    enum kind kind;
    bool of_exits; /* of other things it means nothing */
} rows[] = {
        {"desc", KIND_TEXT, false},
        {"aliases", KIND_TEXTS, false},
        {"details", KIND_DETAILS, false},
        {"weight", KIND_NUMBER, false},
        {"capacity", KIND_NUMBER, false},
        {"light", KIND_NUMBER, false},
        {"bulk", KIND_NUMBER, false},
        {"amount", KIND_NUMBER, false},
        {"seats", KIND_NUMBER, false},
        {"area", KIND_OBJECT, false},
        {"key", KIND_OBJECT, false},
        {"to", KIND_OBJECT, true},
        {"twin", KIND_OBJECT, true},
};

static const char *const wanted[] = {
        [KIND_TEXT] = "text in quotes",
        [KIND_NUMBER] = "a number",
        [KIND_OBJECT] = "an object: #NUMBER or $REF, without quotes",
        [KIND_TEXTS] = "a text or a list of texts: {\"lamp\", \"lantern\"}",
        [KIND_DETAILS] = "a table of texts by what is looked at: {[\"stone wall\"] = \"Old.\"}",
};

static bool holds_texts(const struct value *table, bool by_text)
{
    size_t count = value_table_count(table);
    for (size_t i = 0; i < count; i++) {
        struct value key = value_nil();
        const struct value *item = value_table_at(table, i, &key);
        if (item->kind != VALUE_STRING || (key.kind == VALUE_STRING) != by_text) {
            return false;
        }
    }
    return true;
}

static bool fits(enum kind kind, const struct value *value)
{
    switch (kind) {
    case KIND_TEXT:
        return value->kind == VALUE_STRING;
    case KIND_NUMBER:
        return value->kind == VALUE_INT || value->kind == VALUE_FLOAT;
    case KIND_OBJECT:
        return value->kind == VALUE_OBJECT;
    case KIND_TEXTS:
        return value->kind == VALUE_STRING ||
               (value->kind == VALUE_TABLE && holds_texts(value, false));
    case KIND_DETAILS:
        return value->kind == VALUE_TABLE && holds_texts(value, true);
    }
    return true;
}

bool kinds_ok(struct engine *engine, struct object *object, struct str name,
        const struct value *value, struct err *err)
{
    for (size_t i = 0; value->kind != VALUE_NIL && i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (!str_equal(name, str_of(rows[i].name))) {
            continue;
        }
        if (fits(rows[i].kind, value) || (rows[i].of_exits && !is_exit(engine, object))) {
            return true;
        }
        return err_set(err, ERR_FORMAT, "%s has to be %s", rows[i].name, wanted[rows[i].kind]);
    }
    return true;
}
