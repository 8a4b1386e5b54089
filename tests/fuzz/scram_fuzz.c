/* scram_fuzz.c -- Any messages of SCRAM: what is parsed lies within them, and is well-formed. */
#include "net/irc/scram.h"

#include "engine/base/err.h"
#include "tests/fuzz/fuzz_target.h"

FUZZ_TARGET(scram)
{
    struct str text = {(const char *)data, size};
    struct scram_first first = {0};
    struct scram_last last;
    struct scram_keys keys;
    if (scram_read_first(text, &first)) {
        must(first.bare.length == size - 3 && first.nonce.length >= 8);
        must(str_is_utf8(buf_str(&first.name)) && first.name.length > 0);
    }
    if (scram_read_last(text, STR("n,,"), &last)) {
        must(last.without.length + 3 + last.proof.length == size && last.nonce.length > 0);
    }
    (void)scram_read(text, STR("of"), &keys);
    buf_finish(&first.name);
    return 0;
}
