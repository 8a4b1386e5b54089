/* module.c -- texts that follow what happened: the property `afterwards` of things and rooms.
 *
 * 1. The stock game knows the conditions (scripts/core/lib/afterwards.lua). The prototype `area` handles the event
 *    "afterwards" for all objects, so that no object needs a behaviour for its texts.
 * 2. Like a "describe" handler, that handler may not write, tell or wait.
 * 3. Without an answer, or if the handler fails, the property stays as it is.
 * 4. A line that names nothing looks for its words in all details in sight, several times. So the handler runs only for
 *    an object of which a row has such a text at all. */
#include "engine/modules/afterwards/module.h"

#include "engine/core/act/look.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/hook.h"
#include "world/model/prop.h"
#include "world/model/world_find.h"

#include <ctype.h>

enum {
    ROWS_MOST = 16, /* as in afterwards.lua */
    ASKING_WORK =
            20, /* of the handler, compared with a plain step of a search that is bounded */
};

static bool is_letter(struct str text, size_t at)
{
    return at < text.length && isalnum((unsigned char)text.bytes[at]);
}

/* True if text contains the whole word. */
static bool contains(struct str text, struct str word)
{
    size_t at = str_find_nocase(text, word, 0);
    while (at != SIZE_MAX &&
            (is_letter(text, at + word.length) || (at > 0 && is_letter(text, at - 1)))) {
        at = str_find_nocase(text, word, at + 1);
    }
    return at != SIZE_MAX;
}

/* True if a key of details contains the word. */
static bool has_word(const struct value *details, struct str word)
{
    for (size_t i = 0; i < value_table_count(details); i++) {
        struct value key;
        (void)value_table_at(details, i, &key);
        if (contains(value_as_str(&key), word)) {
            return true;
        }
    }
    return false;
}

/* True if one of the object's rows has the property, and that word in it. */
static bool has_row(struct engine *engine, const struct afterwards_asking *asking)
{
    const struct value *rows = prop_get(engine_world(engine), asking->object, ATOM_afterwards);
    for (size_t i = 0; i < value_table_count(rows) && i < ROWS_MOST; i++) {
        struct value key;
        const struct value *row = value_table_at(rows, i, &key);
        const struct value *found =
                row->kind == VALUE_TABLE ? value_table_get_str(row, asking->property) : NULL;
        transaction_work(engine, 1);
        if (found && (asking->word.length == 0 ? found->kind == VALUE_STRING
                                               : found->kind == VALUE_TABLE &&
                                                         has_word(found, asking->word))) {
            return true;
        }
    }
    return false;
}

static void ask(struct engine *engine, void *about)
{
    struct afterwards_asking *asking = about;
    struct transaction *transaction = engine_transaction(engine);
    struct object *game = world_find_ref(engine_world(engine), STR("area"));
    if (!transaction->open || !game || !has_row(engine, asking)) {
        return;
    }
    bool saved = transaction->read_only;
    struct event event = {.name = STR("afterwards"),
            .actor = asking->viewer,
            .thing = asking->object,
            .text = asking->property};
    struct handler_result result = {.value = &asking->value};
    transaction_work(engine, ASKING_WORK);
    transaction->read_only = true;
    (void)hook_tell(engine, game, &event, &result);
    transaction->read_only = saved;
}

const struct skein_module afterwards_module = {
        .name = "afterwards", .on = {[INTERNAL_AFTERWARDS] = ask}};
