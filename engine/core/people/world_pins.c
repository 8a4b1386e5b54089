/* world_pins.c -- the keys and rights of worlds that the configuration names. */
#include "engine/core/people/world_pins.h"

#include "engine/base/world_name.h"

#include <sodium.h>

_Static_assert(WORLD_KEY_BYTES == crypto_sign_PUBLICKEYBYTES, "a public key");

/* Upper-case digits are refused: one key has one text. */
bool world_key_read_digits(struct str text, unsigned char *out, size_t size)
{
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] >= 'A' && text.bytes[i] <= 'F') {
            return false;
        }
    }
    return text.length == 2 * size &&
           sodium_hex2bin(out, size, text.bytes, text.length, NULL, &length, NULL) == 0 &&
           length == size;
}

bool world_key_read(struct str text, struct world_key *out)
{
    struct world_key key;
    unsigned char curve[crypto_scalarmult_curve25519_BYTES];
    if (!world_key_read_digits(text, key.bytes, sizeof(key.bytes)) ||
            crypto_sign_ed25519_pk_to_curve25519(curve, key.bytes) != 0) {
        return false;
    }
    *out = key;
    return true;
}

static const struct {
    const char *word;
    unsigned right;
} rights[] = {
        {"visit", WORLD_MAY_VISIT},
        {"speak", WORLD_MAY_SPEAK},
        {"mail", WORLD_MAY_MAIL},
        {"ban", WORLD_MAY_BAN},
};

unsigned world_right_of(struct str word)
{
    for (size_t i = 0; i < sizeof(rights) / sizeof(rights[0]); i++) {
        if (str_equal(word, str_of(rights[i].word))) {
            return rights[i].right;
        }
    }
    return 0;
}

const char *world_right_at(size_t i, unsigned *out_right)
{
    if (i >= sizeof(rights) / sizeof(rights[0])) {
        return NULL;
    }
    *out_right = rights[i].right;
    return rights[i].word;
}

static bool is_list_of_rights(const struct value *list)
{
    bool ok = list->kind == VALUE_TABLE && list->table->entry_count == 0;
    for (size_t i = 0; ok && i < list->table->item_count; i++) {
        ok = world_right_of(value_as_str(&list->table->items[i])) != 0;
    }
    return ok;
}

static bool is_pin(struct str name, const struct value *pin, struct err *err)
{
    struct world_key key;
    const struct value *text =
            pin->kind == VALUE_TABLE ? value_table_get_str(pin, STR("key")) : NULL;
    if (!world_name_is_formed(name)) {
        return err_set(err, ERR_FORMAT, "\"%.*s\" is not a world's name like \"forest\"",
                STR_FMT(str_fit(name, 64)));
    }
    if (!text || !world_key_read(value_as_str(text), &key)) {
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

bool world_pins_are_valid(const struct value *value, struct err *err)
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
