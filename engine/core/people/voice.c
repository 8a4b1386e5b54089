/* voice.c -- Signed words of home worlds about their people in other worlds.
 *
 * The word is signed by the home world's key (post_trust.h) and says the name, the other world and
 * the time. Whether they are there still, the home world's news say (realm_sender.c). */
#include "engine/core/people/voice.h"

#include "engine/core/people/abroad.h"
#include "engine/core/people/account.h"
#include "engine/core/post/post_trust.h"
#include "world/model/rows.h"

#include <sodium.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define VOICE "voice"
#define VOICE_USE "skein realm voice"

/* What is signed, and the texts that it borrows. */
struct said {
    char key[ACCOUNT_NAME_MAX + 1];
    char ms[24];
    struct post_signing what;
};

static void fill_said(struct str name, struct str world, int64_t ms, struct said *out)
{
    account_key(name, out->key);
    (void)snprintf(out->ms, sizeof(out->ms), "%" PRId64, ms);
    out->what = (struct post_signing){VOICE_USE, {str_of(out->key), world, str_of(out->ms)}, 3};
}

json_t *voice_make(struct engine *engine, struct str name, struct str world)
{
    struct said said;
    unsigned char sign[POST_SIGN_BYTES];
    char text[2 * POST_SIGN_BYTES + 1];
    int64_t now_ms = clock_wall_ms();
    fill_said(name, world, now_ms, &said);
    post_trust_sign(engine, &said.what, sign);
    (void)sodium_bin2hex(text, sizeof(text), sign, sizeof(sign));
    return json_pack("{s:I, s:s}", "ms", (json_int_t)now_ms, "sig", text);
}

struct value voice_to_keep(const json_t *message)
{
    const json_t *word = json_object_get(message, VOICE);
    const char *sign = json_string_value(json_object_get(word, "sig"));
    if (!sign || strlen(sign) != (size_t)(2 * POST_SIGN_BYTES)) {
        return value_nil();
    }
    struct value kept = value_table();
    value_table_set_str(&kept, STR("sig"), value_text(sign));
    value_table_set_str(&kept, STR("ms"),
            value_int((int64_t)json_integer_value(json_object_get(word, "ms"))));
    return kept;
}

void voice_put(struct engine *engine, uint64_t character, json_t *message)
{
    struct abroad abroad;
    bool found = false;
    if (!abroad_find(engine, character, &abroad) || abroad.away) {
        return;
    }
    struct row row = abroad_row(engine, str_of(abroad.key), &found);
    const struct value *data = row_value(&row, "data");
    const struct value *kept =
            found && data->kind == VALUE_TABLE ? value_table_get_str(data, STR(VOICE)) : NULL;
    if (kept && kept->kind == VALUE_TABLE) {
        const struct value *ms = value_table_get_str(kept, STR("ms"));
        const struct value *sign = value_table_get_str(kept, STR("sig"));
        struct str text = sign ? value_as_str(sign) : STR_NONE;
        (void)json_object_set_new(message, VOICE,
                json_pack("{s:I, s:s%}", "ms", (json_int_t)(ms ? value_as_int(ms, 0) : 0),
                        "sig", text.bytes ? text.bytes : "", text.length));
    }
    row_finish(&row);
}

bool voice_is_of(struct engine *engine, struct str home, struct str name, struct str world,
        const json_t *message, int64_t *out_ms)
{
    const json_t *word = json_object_get(message, VOICE);
    const char *text = json_string_value(json_object_get(word, "sig"));
    unsigned char sign[POST_SIGN_BYTES];
    struct said said;
    size_t length = 0;
    *out_ms = (int64_t)json_integer_value(json_object_get(word, "ms"));
    if (!text ||
            sodium_hex2bin(sign, sizeof(sign), text, strlen(text), NULL, &length, NULL) != 0 ||
            length != sizeof(sign)) {
        return false;
    }
    fill_said(name, world, *out_ms, &said);
    return post_trust_signed(engine, home, &said.what, sign);
}
