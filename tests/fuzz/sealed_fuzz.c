/* sealed_fuzz.c -- Any bytes on an encrypted channel prove nothing and deliver nothing, before and
 * after the key exchange. */
#include "net/shared/sealed.h"

#include "engine/base/err.h"
#include "tests/fuzz/fuzz_target.h"

static const struct sealed_key fuzz_key = {"0123456789abcdef0123456789abcde"};

static bool hear(void *data, struct str plain)
{
    (void)data;
    (void)plain;
    must(false);
    return false;
}

/* A channel that has heard the other side's hello, if keyed. */
static void check_channel(struct str bytes, bool keyed, size_t piece)
{
    struct sealed sealed;
    struct sealed other;
    struct buf out = {0};
    struct buf hello = {0};
    enum sealed_end end = SEALED_ON;
    sealed_begin(&sealed, &fuzz_key, "fuzz", false, &out);
    sealed_begin(&other, &fuzz_key, "fuzz", true, &hello);
    if (keyed) {
        must(sealed_read(&sealed, buf_str(&hello), hear, NULL, &out) == SEALED_ON);
    }
    for (size_t at = 0; at < bytes.length && end == SEALED_ON; at += piece) {
        size_t to = bytes.length - at > piece ? at + piece : bytes.length;
        end = sealed_read(&sealed, str_slice(bytes, at, to), hear, NULL, &out);
    }
    must(!sealed.proven && sealed.raw.length < 128 * 1024);
    sealed_finish(&sealed);
    sealed_finish(&other);
    buf_finish(&out);
    buf_finish(&hello);
}

FUZZ_TARGET(sealed)
{
    struct str bytes = {(const char *)data, size};
    check_channel(bytes, false, size % 7 + 1);
    check_channel(bytes, true, size % 11 + 1);
    return 0;
}
