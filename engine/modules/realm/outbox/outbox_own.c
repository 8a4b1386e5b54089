/* outbox_own.c -- Storage of this world's key pair in its file, and its proofs for itself.
 *
 * The pair is in the file so that a replica or a restored backup can speak for the world. Anybody
 * who has such a copy can do so too. */
#include "engine/modules/realm/outbox/outbox_own.h"

#include "engine/base/base.h"
#include "world/model/rows.h"

#include <jansson.h>
#include <sodium.h>

#include <stdlib.h>
#include <string.h>

#define OWN_ROW "realm:key"

static struct row row_of_own(void)
{
    struct row row = row_new(TABLE_META);
    row_set_str(&row, "name", STR(OWN_ROW));
    return row;
}

static bool read_own_rolls(const json_t *list, struct outbox_own *out)
{
    size_t i = 0;
    const json_t *roll = NULL;
    json_array_foreach(list, i, roll)
    {
        const char *key = json_string_value(json_object_get(roll, "key"));
        const char *sign = json_string_value(json_object_get(roll, "sig"));
        size_t length = 0;
        if (i == OUTBOX_ROLLS_MAX || !key || !sign ||
                !world_key_read(str_of(key), &out->rolls[i].key) ||
                sodium_hex2bin(out->rolls[i].sign, OUTBOX_SIGN_BYTES, sign, strlen(sign), NULL,
                        &length, NULL) != 0 ||
                length != OUTBOX_SIGN_BYTES) {
            return false;
        }
        out->count = i + 1;
    }
    return true;
}

/* Reads the root. A row of an earlier release has none; its present seed becomes the root. */
static bool read_root(const json_t *root, struct outbox_own *out)
{
    const char *text = json_string_value(root);
    size_t length = 0;
    memcpy(out->root, out->pair.seed, sizeof(out->root));
    return !root || (text &&
                            sodium_hex2bin(out->root, sizeof(out->root), text, strlen(text),
                                    NULL, &length, NULL) == 0 &&
                            length == sizeof(out->root));
}

bool outbox_own_read(struct engine *engine, struct outbox_own *out)
{
    struct row row = row_of_own();
    *out = (struct outbox_own){0};
    bool found = rows_find(engine_world(engine), &row);
    struct str text = found ? value_as_str(row_value(&row, "value")) : STR_NONE;
    json_t *json = json_loadb(text.bytes, text.length, 0, NULL);
    const char *seed = json_string_value(json_object_get(json, "seed"));
    bool ok = seed && outbox_pair_read(str_of(seed), &out->pair) &&
              read_own_rolls(json_object_get(json, "rolls"), out) &&
              read_root(json_object_get(json, "root"), out);
    if (found && !ok) {
        log_error("the row " OWN_ROW " with this world's key cannot be read: the world gets a "
                  "new key, which the other worlds must accept");
    }
    json_decref(json);
    row_finish(&row);
    return ok;
}

static void put_own(struct engine *engine, const struct outbox_own *own)
{
    char seed[2 * sizeof(own->pair.seed) + 1];
    char root[2 * sizeof(own->root) + 1];
    json_t *rolls = json_array();
    for (size_t i = 0; i < own->count; i++) {
        char key[OUTBOX_KEY_TEXT];
        char sign[2 * OUTBOX_SIGN_BYTES + 1];
        outbox_key_write(&own->rolls[i].key, key);
        (void)sodium_bin2hex(sign, sizeof(sign), own->rolls[i].sign, OUTBOX_SIGN_BYTES);
        (void)json_array_append_new(rolls, json_pack("{s:s, s:s}", "key", key, "sig", sign));
    }
    (void)sodium_bin2hex(seed, sizeof(seed), own->pair.seed, sizeof(own->pair.seed));
    (void)sodium_bin2hex(root, sizeof(root), own->root, sizeof(own->root));
    json_t *json = json_pack("{s:s, s:s, s:o}", "seed", seed, "root", root, "rolls", rolls);
    char *text = json_dumps(json, JSON_COMPACT);
    must(text);
    struct row row = row_of_own();
    row_set(&row, "value", value_text(text));
    rows_put(engine_world(engine), &row);
    sodium_memzero(seed, sizeof(seed));
    sodium_memzero(root, sizeof(root));
    sodium_memzero(text, strlen(text));
    free(text);
    json_decref(json);
}

void outbox_own_make(struct engine *engine, struct outbox_own *out)
{
    *out = (struct outbox_own){0};
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
