/* travel_voice.c -- Signed words of home worlds about their people in other worlds.
 *
 * The word is signed by the home world's key (outbox_trust.h) and says the name, the other world and
 * the time. Whether they are there still, the home world's news say (realm_sender.c). */
#include "engine/core/people/account.h"
#include "engine/modules/realm/outbox/outbox_trust.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "engine/modules/realm/worlds/voice.h"

#include <sodium.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define VOICE_USE "skein realm voice"

/* The signed statement, and the texts that it borrows. */
struct said {
    char key[ACCOUNT_NAME_MAX + 1];
    char ms[24];
    struct outbox_signing what;
};

static void fill_said(struct str name, struct str world, int64_t ms, struct said *out)
{
    account_key(name, out->key);
    (void)snprintf(out->ms, sizeof(out->ms), "%" PRId64, ms);
    out->what =
            (struct outbox_signing){VOICE_USE, {str_of(out->key), world, str_of(out->ms)}, 3};
}

json_t *travel_voice_make(struct engine *engine, struct str name, struct str world)
{
    struct said said;
    unsigned char sign[OUTBOX_SIGN_BYTES];
    char text[2 * OUTBOX_SIGN_BYTES + 1];
    int64_t now_ms = clock_wall_ms();
    fill_said(name, world, now_ms, &said);
    outbox_trust_sign(engine, &said.what, sign);
    (void)sodium_bin2hex(text, sizeof(text), sign, sizeof(sign));
    return json_pack("{s:I, s:s}", "ms", (json_int_t)now_ms, "sig", text);
}

struct value travel_voice_to_keep(const json_t *message)
{
    const json_t *word = json_object_get(message, VOICE_MEMBER);
    const char *sign = json_string_value(json_object_get(word, "sig"));
    if (!sign || strlen(sign) != (size_t)(2 * OUTBOX_SIGN_BYTES)) {
        return value_nil();
    }
    struct value kept = value_table();
    value_table_set_str(&kept, STR("sig"), value_text(sign));
    value_table_set_str(&kept, STR("ms"),
            value_int((int64_t)json_integer_value(json_object_get(word, "ms"))));
    return kept;
}

bool travel_voice_is_of(struct engine *engine, struct str home, struct str name,
        struct str world, const json_t *message, int64_t *out_ms)
{
    const json_t *word = json_object_get(message, VOICE_MEMBER);
    const char *text = json_string_value(json_object_get(word, "sig"));
    unsigned char sign[OUTBOX_SIGN_BYTES];
    struct said said;
    size_t length = 0;
    *out_ms = (int64_t)json_integer_value(json_object_get(word, "ms"));
    if (!text ||
            sodium_hex2bin(sign, sizeof(sign), text, strlen(text), NULL, &length, NULL) != 0 ||
            length != sizeof(sign)) {
        return false;
    }
    fill_said(name, world, *out_ms, &said);
    return outbox_trust_signed(engine, home, &said.what, sign);
}
