/* outbox_own.c -- Storage of this world's key pair in its file, and its proofs for itself.
 *
 * The pair is in the file so that a replica or a restored backup can speak for the world. Anybody
 * who has such a copy can do so too. */
#include "engine/modules/realm/outbox/outbox_own.h"

#include "engine/base/base.h"
#include "world/model/rows.h"

#include <sodium.h>

#include <string.h>

#define SEED_ROW "realm:seed"
#define ROOT_ROW "realm:root"

static bool read_hex(struct str text, unsigned char *out, size_t size)
{
    size_t length = 0;
    return sodium_hex2bin(out, size, text.bytes, text.length, NULL, &length, NULL) == 0 &&
           length == size;
}

static bool read_own_rolls(struct engine *engine, struct outbox_own *out)
{
    struct store_select select = {.table = TABLE_REALM_SIGNED_KEY, .order = "place"};
    struct rows rows = rows_read(engine_world(engine), &select, 0);
    bool ok = !rows.failed && rows.count <= OUTBOX_ROLLS_MAX;
    for (size_t i = 0; ok && i < rows.count; i++) {
        const struct row *row = &rows.items[i];
        ok = world_key_read(row_str(row, "key"), &out->rolls[i].key) &&
             read_hex(row_str(row, "sign"), out->rolls[i].sign, OUTBOX_SIGN_BYTES);
        out->count = i + 1;
    }
    rows_finish(&rows);
    return ok;
}

/* Reads the root. A file of an earlier release has none; its present seed becomes the root. */
static bool read_root(struct engine *engine, struct outbox_own *out)
{
    struct row row = row_of_str(TABLE_META, str_of(ROOT_ROW));
    memcpy(out->root, out->pair.seed, sizeof(out->root));
    bool ok = !rows_find(engine_world(engine), &row) ||
              read_hex(value_as_str(row_value(&row, "value")), out->root, sizeof(out->root));
    row_finish(&row);
    return ok;
}

bool outbox_own_read(struct engine *engine, struct outbox_own *out)
{
    struct row row = row_of_str(TABLE_META, str_of(SEED_ROW));
    *out = (struct outbox_own){0};
    bool found = rows_find(engine_world(engine), &row);
    bool ok = found && outbox_pair_read(value_as_str(row_value(&row, "value")), &out->pair) &&
              read_own_rolls(engine, out) && read_root(engine, out);
    if (found && !ok) {
        log_error("this world's key cannot be read (" SEED_ROW " of the table meta, and "
                  "realm_signed_key): the world gets a new key, which the other worlds must "
                  "accept");
    }
    row_finish(&row);
    return ok;
}

static void put_hex(
        struct engine *engine, const char *name, const unsigned char *bytes, size_t size)
{
    char text[2 * sizeof(((struct outbox_own *)NULL)->root) + 1];
    must(2 * size < sizeof(text));
    (void)sodium_bin2hex(text, sizeof(text), bytes, size);
    struct row row = row_of_str(TABLE_META, str_of(name));
    row_set(&row, "value", value_text(text));
    rows_put(engine_world(engine), &row);
    sodium_memzero(text, sizeof(text));
}

static void put_own(struct engine *engine, const struct outbox_own *own)
{
    put_hex(engine, SEED_ROW, own->pair.seed, sizeof(own->pair.seed));
    put_hex(engine, ROOT_ROW, own->root, sizeof(own->root));
    for (size_t i = 0; i < own->count; i++) {
        char key[OUTBOX_KEY_TEXT];
        char sign[2 * OUTBOX_SIGN_BYTES + 1];
        outbox_key_write(&own->rolls[i].key, key);
        (void)sodium_bin2hex(sign, sizeof(sign), own->rolls[i].sign, OUTBOX_SIGN_BYTES);
        struct row row = row_of_id(TABLE_REALM_SIGNED_KEY, i);
        row_set_str(&row, "key", str_of(key));
        row_set_str(&row, "sign", str_of(sign));
        rows_put(engine_world(engine), &row);
    }
}

static void drop_earlier(struct engine *engine)
{
    struct store_select select = {.table = TABLE_REALM_SIGNED_KEY};
    struct rows rows = rows_read(engine_world(engine), &select, 0);
    for (size_t i = 0; i < rows.count; i++) {
        rows_delete(engine_world(engine), &rows.items[i]);
    }
    rows_finish(&rows);
}

void outbox_own_make(struct engine *engine, struct outbox_own *out)
{
    *out = (struct outbox_own){0};
    drop_earlier(engine);
    outbox_pair_make(&out->pair);
    memcpy(out->root, out->pair.seed, sizeof(out->root));
    put_own(engine, out);
}

void outbox_own_roll(struct engine *engine, struct outbox_own *own)
{
    struct outbox_pair next;
    outbox_pair_make(&next);
    if (own->count == OUTBOX_ROLLS_MAX) {
        own->count--;
        memmove(own->rolls, own->rolls + 1, own->count * sizeof(own->rolls[0]));
    }
    outbox_roll_make(&own->pair, &next.open, &own->rolls[own->count++]);
    own->pair = next;
    outbox_pair_finish(&next);
    put_own(engine, own);
}

void outbox_own_prove(const struct outbox_own *own, const struct outbox_proving *about,
        unsigned char out[OUTBOX_PROOF_BYTES])
{
    /* Spaces separate the parts, which contain none. */
    struct buf text = {0};
    const unsigned char *key = &own->root[0];
    buf_printf(&text, "%s %.*s %.*s %llu %llu", about->what, STR_FMT(about->world),
            STR_FMT(about->peer), (unsigned long long)about->number,
            (unsigned long long)about->mark);
    struct str all = buf_str(&text);
    (void)crypto_generichash(out, OUTBOX_PROOF_BYTES, (const unsigned char *)all.bytes,
            all.length, key, sizeof(own->root));
    buf_finish(&text);
}

void outbox_own_finish(struct outbox_own *own)
{
    outbox_pair_finish(&own->pair);
    sodium_memzero(own->root, sizeof(own->root));
}
