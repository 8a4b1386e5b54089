/* lexer_fuzz.c -- Any bytes are split into tokens: they follow each other within the source, have a
 * place, and a string's value comes from its own bytes. */
#include "engine/data/lexer.h"

#include "engine/base/err.h"
#include "tests/fuzz/fuzz_target.h"

#include <stdint.h>

FUZZ_TARGET(lexer)
{
    struct str source = {(const char *)data, size};
    struct lexer lexer;
    struct token token;
    struct buf text = {0};
    size_t at = 0;
    int line = 1;
    lexer_begin(&lexer, source);
    for (lexer_next(&lexer, &token); token.kind != TOKEN_END; lexer_next(&lexer, &token)) {
        size_t from = (size_t)(token.text.bytes - source.bytes);
        must(from >= at && from + token.text.length <= source.length);
        must(token.text.length > 0 || token.kind == TOKEN_WRONG);
        int here = 0;
        int column = 0;
        lexer_place(source, from, &here, &column);
        must(here >= line && column > 0);
        at = from + token.text.length;
        line = here;
        if (token.kind == TOKEN_STRING) {
            buf_clear(&text);
            (void)token_string(&token, &text);
            must(text.length <= token.text.length);
        }
    }
    buf_finish(&text);
    return 0;
}
