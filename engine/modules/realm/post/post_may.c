/* post_may.c -- Names of the rights of worlds, and validation of realm.peers. */
#include "engine/core/post/post_entry.h"
#include "engine/core/post/post_trust.h"
#include "world/value/value.h"

static const struct {
    const char *word;
    unsigned right;
} rights[] = {
        {"visit", POST_MAY_VISIT},
        {"speak", POST_MAY_SPEAK},
        {"mail", POST_MAY_MAIL},
        {"ban", POST_MAY_BAN},
};

unsigned post_may_of(struct str word)
{
    for (size_t i = 0; i < sizeof(rights) / sizeof(rights[0]); i++) {
        if (str_equal(word, str_of(rights[i].word))) {
            return rights[i].right;
        }
    }
    return 0;
}

void post_may_put(unsigned may, struct buf *out)
{
    const char *between = "";
    for (size_t i = 0; i < sizeof(rights) / sizeof(rights[0]); i++) {
        if (may & rights[i].right) {
            buf_printf(out, "%s%s", between, rights[i].word);
            between = ", ";
        }
    }
    buf_add_text(out, *between ? "" : "nothing");
}

static bool is_list_of_rights(const struct value *list)
{
    bool ok = list->kind == VALUE_TABLE && list->table->entry_count == 0;
    for (size_t i = 0; ok && i < list->table->item_count; i++) {
        ok = post_may_of(value_as_str(&list->table->items[i])) != 0;
    }
    return ok;
}

static bool is_pin(struct str name, const struct value *pin, struct err *err)
{
    struct post_key key;
    const struct value *text =
            pin->kind == VALUE_TABLE ? value_table_get_str(pin, STR("key")) : NULL;
    if (!post_name_is_formed(name)) {
        return err_set(err, ERR_FORMAT, "\"%.*s\" is not a world's name like \"forest\"",
                STR_FMT(str_fit(name, 64)));
    }
    if (!text || !post_key_read(value_as_str(text), &key)) {
        return err_set(err, ERR_FORMAT,
                "%.*s needs a key: `skein realm key` prints it in that world", STR_FMT(name));
    }
    const struct value *may = value_table_get_str(pin, STR("may"));
    if (may && !is_list_of_rights(may)) {
        return err_set(err, ERR_FORMAT,
                "what %.*s may is a list of \"visit\", \"speak\", \"mail\" and \"ban\"",
                STR_FMT(name));
    }
    if (value_table_count(pin) != (may ? 2u : 1u)) {
        return err_set(err, ERR_FORMAT, "%.*s can have only key and may", STR_FMT(name));
    }
    return true;
}

bool post_may_is_pins(const struct value *value, struct err *err)
{
    if (value->kind != VALUE_TABLE || value->table->item_count > 0) {
        return err_set(err, ERR_FORMAT,
                "it must be a table of worlds, for example { forest = { key = \"...\" } }");
    }
    for (size_t i = 0; i < value->table->entry_count; i++) {
        const struct value_entry *entry = &value->table->entries[i];
        if (!is_pin(value_as_str(&entry->key), &entry->value, err)) {
            return false;
        }
    }
    return true;
}
