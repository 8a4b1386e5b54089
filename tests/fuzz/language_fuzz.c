/* language_fuzz.c -- Any bytes are read as a file of a language: either each line of it can be found
 * and filled in as its English sentence can, or one sentence says what is wrong. */
#include "engine/data/language.h"

#include "engine/base/catalogue.h"
#include "engine/base/catalogue_check.h"
#include "tests/fuzz/fuzz_target.h"

#include <stdint.h>

static void check_line(void *data, struct str english, const struct catalogue_line *line)
{
    static const uint64_t numbers[] = {0, 1, 2, 5, 11, 21, 101, UINT64_MAX};
    struct err err;
    must(catalogue_get(data, english) == line);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        struct str text = catalogue_text(line, numbers[i]);
        must(text.length > 0 && text.bytes[text.length] == '\0');
        must(str_is_utf8(text));
        const struct catalogue_articles articles = {data, catalogue_article};
        must(catalogue_check(&articles, english, text, catalogue_by(line), &err));
    }
}

FUZZ_TARGET(language)
{
    struct catalogue *catalogue = catalogue_create();
    struct err err = {0};
    bool ok =
            language_eval((struct str){(const char *)data, size}, "fuzz.lua", catalogue, &err);
    must(ok || err.text[0]);
    catalogue_each(catalogue, check_line, catalogue);
    catalogue_destroy(catalogue);
    return 0;
}
