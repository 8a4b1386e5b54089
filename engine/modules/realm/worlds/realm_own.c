/* realm_own.c -- Keyed hashes of messages that this world wrote to others.
 *
 * The key is made when the world first hears of its realm, and is stored in the world's file. A
 * restored backup of the file therefore recognises what was written before and after it.
 * Without a row (the file is of a version that made no marks) no message is recognised. */
#include "engine/modules/realm/worlds/realm_own.h"

#include "engine/core/phrase/phrase.h"
#include "world/model/pending_writes.h"
#include "world/model/rows.h"

#include <sodium.h>

#include <string.h>

enum { OWN_KEY_BYTES = 32, OWN_MARK_BYTES = 32 };

enum own_key { OWN_KEY_READ, OWN_KEY_NONE, OWN_KEY_UNREAD };

static enum own_key read_own_key(struct engine *engine, unsigned char key[OWN_KEY_BYTES])
{
    struct world *world = engine_world(engine);
    struct row row = row_of_str(TABLE_META, STR(REALM_OWN_ROW));
    uint64_t unread = world->pending->unread;
    size_t length = 0;
    bool ok = false;
    if (rows_find(world, &row)) {
        struct str text = value_as_str(row_value(&row, "value"));
        ok = sodium_hex2bin(key, OWN_KEY_BYTES, text.bytes, text.length, NULL, &length, NULL) ==
                     0 &&
             length == OWN_KEY_BYTES;
    }
    row_finish(&row);
    return world->pending->unread != unread ? OWN_KEY_UNREAD : ok ? OWN_KEY_READ : OWN_KEY_NONE;
}

static void make_own_key(struct engine *engine, unsigned char key[OWN_KEY_BYTES])
{
    char text[2 * OWN_KEY_BYTES + 1];
    randombytes_buf(key, OWN_KEY_BYTES);
    (void)sodium_bin2hex(text, sizeof(text), key, OWN_KEY_BYTES);
    struct row row = row_of_str(TABLE_META, STR(REALM_OWN_ROW));
    row_set(&row, "value", value_text(text));
    rows_put(engine_world(engine), &row);
    explicit_bzero(text, sizeof(text));
}

/* Reads the key, or creates it if it is missing. Returns false on a disk error. A second key
 * would make all earlier marks look forged. */
static bool get_own_key(struct engine *engine, unsigned char key[OWN_KEY_BYTES])
{
    enum own_key is = read_own_key(engine, key);
    if (is == OWN_KEY_NONE) {
        make_own_key(engine, key);
    }
    return is != OWN_KEY_UNREAD;
}

void realm_own_begin(struct engine *engine)
{
    unsigned char key[OWN_KEY_BYTES] = {0};
    if (!get_own_key(engine, key)) {
        log_warning("the key of this world's passports cannot be read from the disk");
    }
    explicit_bzero(key, sizeof(key));
}

static void hash_own(
        struct str text, const unsigned char key[OWN_KEY_BYTES], char out[REALM_MARK_SIZE])
{
    unsigned char mark[OWN_MARK_BYTES];
    (void)crypto_generichash(mark, sizeof(mark), (const unsigned char *)text.bytes, text.length,
            key, OWN_KEY_BYTES);
    (void)sodium_bin2hex(out, REALM_MARK_SIZE, mark, sizeof(mark));
}

bool realm_own_mark(
        struct engine *engine, struct str text, char out[REALM_MARK_SIZE], struct err *err)
{
    unsigned char key[OWN_KEY_BYTES] = {0};
    if (!get_own_key(engine, key)) {
        return phrase_err(engine, err, ERR_IO, PHRASE_disk_unread);
    }
    hash_own(text, key, out);
    explicit_bzero(key, sizeof(key));
    return true;
}

bool realm_own_is(struct engine *engine, struct str text, struct str mark)
{
    unsigned char key[OWN_KEY_BYTES];
    char right[REALM_MARK_SIZE];
    if (mark.length < REALM_MARK_LEAST || mark.length >= REALM_MARK_SIZE ||
            read_own_key(engine, key) != OWN_KEY_READ) {
        return false;
    }
    hash_own(text, key, right);
    explicit_bzero(key, sizeof(key));
    return sodium_memcmp(right, mark.bytes, mark.length) == 0;
}

#define MARK_MEMBER "mark"

/* Appends the text that the mark of a message covers: the whole message without the mark. */
static void text_of_message(
        const json_t *body, const char *kind, struct str to, struct buf *out)
{
    json_t *copy = json_copy((json_t *)(uintptr_t)body);
    (void)json_object_del(copy, MARK_MEMBER);
    char *text = json_dumps(copy, JSON_COMPACT | JSON_SORT_KEYS);
    buf_printf(out, "%s %.*s %s", kind, STR_FMT(to), text ? text : "");
    free(text);
    json_decref(copy);
}

bool realm_sign(
        struct engine *engine, json_t *body, const char *kind, struct str to, struct err *err)
{
    char mark[REALM_MARK_SIZE];
    struct buf text = {0};
    text_of_message(body, kind, to, &text);
    bool ok = realm_own_mark(engine, buf_str(&text), mark, err);
    if (ok) {
        (void)json_object_set_new(body, MARK_MEMBER, json_string(mark));
    }
    buf_finish(&text);
    return ok;
}

bool realm_is_signed(
        struct engine *engine, const json_t *body, const char *kind, struct str from)
{
    const char *mark = json_string_value(json_object_get(body, MARK_MEMBER));
    struct str to[] = {from, STR("*")};
    bool is = false;
    for (size_t i = 0; mark && i < 2 && !is; i++) {
        struct buf text = {0};
        text_of_message(body, kind, to[i], &text);
        is = realm_own_is(engine, buf_str(&text), str_of(mark));
        buf_finish(&text);
    }
    return is;
}
