/* outbox_announce.c -- Reading and writing of a world's announcement on the broker.
 *
 * Anybody who has the realm's secret can put a text there under any name. An announcement therefore
 * counts only with the signature of a key that is accepted for the name (outbox_trust.c). */
#include "engine/modules/realm/outbox/outbox_announce.h"

#include "engine/base/base.h"
#include "engine/modules/realm/outbox/outbox_entry.h"

#include <sodium.h>

#include <stdlib.h>
#include <string.h>

#define ANNOUNCE_USE "skein realm world"
#define ROLL_USE "skein realm next key"
#define SIGN_HEX ((size_t)(2 * OUTBOX_SIGN_BYTES))
#define ANNOUNCE_HEAD "{\"sig\":\""
#define ANNOUNCE_NECK "\","
#define ANNOUNCE_MAX ((size_t)256 * 1024)

/* -- earlier keys -- */

static struct outbox_signing roll_signing(
        const struct world_key *old, const struct world_key *next)
{
    return (struct outbox_signing){ROLL_USE,
            {{(const char *)old->bytes, WORLD_KEY_BYTES},
                    {(const char *)next->bytes, WORLD_KEY_BYTES}},
            2};
}

void outbox_roll_make(
        const struct outbox_pair *old, const struct world_key *next, struct outbox_roll *out)
{
    struct outbox_signing what = roll_signing(&old->open, next);
    out->key = old->open;
    outbox_key_sign(old, &what, out->sign);
}

bool outbox_announce_leads(const struct outbox_announce *announce, const struct world_key *from)
{
    size_t i = 0;
    if (outbox_key_equal(&announce->key, from)) {
        return true;
    }
    while (i < announce->roll_count && !outbox_key_equal(&announce->rolls[i].key, from)) {
        i++;
    }
    bool leads = i < announce->roll_count;
    for (; leads && i < announce->roll_count; i++) {
        const struct outbox_roll *roll = &announce->rolls[i];
        const struct world_key *next =
                i + 1 < announce->roll_count ? &announce->rolls[i + 1].key : &announce->key;
        struct outbox_signing what = roll_signing(&roll->key, next);
        leads = outbox_key_signed(&roll->key, &what, roll->sign);
    }
    return leads;
}

/* -- writing -- */

static void put_key(json_t *json, const char *name, const struct world_key *key)
{
    char text[OUTBOX_KEY_TEXT];
    outbox_key_write(key, text);
    (void)json_object_set_new(json, name, json_string(text));
}

static json_t *rolls_of(const struct outbox_roll *rolls, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        char sign[2 * OUTBOX_SIGN_BYTES + 1];
        json_t *roll = json_object();
        put_key(roll, "key", &rolls[i].key);
        (void)sodium_bin2hex(sign, sizeof(sign), rolls[i].sign, OUTBOX_SIGN_BYTES);
        (void)json_object_set_new(roll, "sig", json_string(sign));
        (void)json_array_append_new(list, roll);
    }
    return list;
}

void outbox_announce_write(const struct outbox_pair *pair, const struct outbox_roll *rolls,
        size_t count, const json_t *here, struct buf *out)
{
    unsigned char sign[OUTBOX_SIGN_BYTES];
    char hex[2 * OUTBOX_SIGN_BYTES + 1];
    json_t *json = json_copy((json_t *)(uintptr_t)here);
    put_key(json, "key", &pair->open);
    (void)json_object_set_new(json, "rolls", rolls_of(rolls, count));
    char *text = json_dumps(json, JSON_COMPACT);
    must(text && text[0] == '{');
    struct outbox_signing what = {ANNOUNCE_USE, {str_of(text + 1)}, 1};
    outbox_key_sign(pair, &what, sign);
    (void)sodium_bin2hex(hex, sizeof(hex), sign, sizeof(sign));
    buf_printf(out, ANNOUNCE_HEAD "%s" ANNOUNCE_NECK "%s", hex, text + 1);
    free(text);
    json_decref(json);
}

/* -- reading -- */

static bool read_sign(struct str hex, unsigned char out[OUTBOX_SIGN_BYTES])
{
    size_t length = 0;
    return hex.length == SIGN_HEX &&
           sodium_hex2bin(out, OUTBOX_SIGN_BYTES, hex.bytes, hex.length, NULL, &length, NULL) ==
                   0 &&
           length == OUTBOX_SIGN_BYTES;
}

static struct str text_of_announce(const json_t *json, const char *name)
{
    const json_t *value = json_object_get(json, name);
    return json_is_string(value)
                   ? (struct str){json_string_value(value), json_string_length(value)}
                   : STR_NONE;
}

static bool read_rolls(const json_t *list, struct outbox_announce *out)
{
    size_t i = 0;
    const json_t *roll = NULL;
    if (json_array_size(list) > OUTBOX_ROLLS_MAX) {
        return false;
    }
    json_array_foreach(list, i, roll)
    {
        struct outbox_roll *one = &out->rolls[i];
        if (!world_key_read(text_of_announce(roll, "key"), &one->key) ||
                !read_sign(text_of_announce(roll, "sig"), one->sign)) {
            return false;
        }
        out->roll_count = i + 1;
    }
    return true;
}

/* True if the text after the signature is signed by the key. */
static bool is_signed(struct str text, const struct world_key *key)
{
    unsigned char sign[OUTBOX_SIGN_BYTES];
    size_t head = sizeof(ANNOUNCE_HEAD) - 1;
    size_t neck = sizeof(ANNOUNCE_NECK) - 1;
    struct str hex = str_slice(text, head, head + SIGN_HEX);
    struct str rest = str_slice(text, head + SIGN_HEX, text.length);
    if (!str_starts(text, STR(ANNOUNCE_HEAD)) || !read_sign(hex, sign) ||
            !str_starts(rest, STR(ANNOUNCE_NECK))) {
        return false;
    }
    struct outbox_signing what = {ANNOUNCE_USE, {str_slice(rest, neck, rest.length)}, 1};
    return outbox_key_signed(key, &what, sign);
}

static bool read_announce(struct str text, struct outbox_announce *out, struct err *err)
{
    out->name = text_of_announce(out->json, "name");
    if (!world_name_is_formed(out->name)) {
        return err_set(err, ERR_FORMAT, "it does not name a world");
    }
    if (!json_object_get(out->json, "key")) {
        return !json_object_get(out->json, "sig") ||
               err_set(err, ERR_FORMAT, "it is signed but does not show a key");
    }
    if (!world_key_read(text_of_announce(out->json, "key"), &out->key) ||
            !read_rolls(json_object_get(out->json, "rolls"), out)) {
        return err_set(err, ERR_FORMAT, "it shows a malformed key");
    }
    if (!is_signed(text, &out->key)) {
        return err_set(err, ERR_DENIED, "it is not signed by the key that it shows");
    }
    out->has_key = true;
    return true;
}

bool outbox_announce_read(struct str text, struct outbox_announce *out, struct err *err)
{
    json_error_t problem;
    if (text.length > ANNOUNCE_MAX) {
        return err_set(err, ERR_LIMIT, "it is longer than %zu bytes", ANNOUNCE_MAX);
    }
    /* Parsers differ on duplicate members, so they are rejected. */
    json_t *json = json_loadb(text.bytes, text.length, JSON_REJECT_DUPLICATES, &problem);
    struct outbox_announce announce = {.json = json};
    if (!json) {
        return err_set(err, ERR_FORMAT, "it is not JSON: %s", problem.text);
    }
    if (!read_announce(text, &announce, err)) {
        json_decref(json);
        return false;
    }
    *out = announce;
    return true;
}

void outbox_announce_finish(struct outbox_announce *announce)
{
    json_decref(announce->json);
    announce->json = NULL;
}
