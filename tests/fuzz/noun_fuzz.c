/* noun_fuzz.c -- Any phrase is parsed in bounded steps, each part lying within it; so are lists,
 * exceptions and joined commands. Input: the phrase. */
#include "engine/core/output/noun.h"

#include "engine/base/mem.h"
#include "engine/core/engine_impl.h"
#include "engine/core/line/joint.h"
#include "tests/fuzz/fuzz_target.h"

static void check_within(struct str part, struct str phrase)
{
    must(part.length == 0 || (part.bytes >= phrase.bytes &&
                                     part.bytes + part.length <= phrase.bytes + phrase.length));
}

static void check_phrase(struct engine *engine, struct str phrase)
{
    struct noun noun;
    size_t last = SIZE_MAX;
    noun_begin(phrase, &noun);
    do {
        must(noun.words.length < last);
        last = noun.words.length;
        check_within(noun.words, phrase);
        check_within(noun.said, phrase);
        check_within(noun.holder_name, phrase);
        (void)noun_is_wild(engine, &noun);
    } while (noun_strip(engine, &noun));
    struct str head = phrase;
    struct str tail = STR_NONE;
    while (noun_cut_list(engine, &head, &tail)) {
        must(tail.length > 0 && head.length > 0);
        check_within(tail, phrase);
        check_within(head, phrase);
    }
    head = phrase;
    if (noun_cut_exception(engine, &head, &tail)) {
        check_within(tail, phrase);
        check_within(head, phrase);
    }
    size_t at = noun_break(engine, phrase);
    must(at == SIZE_MAX || at < phrase.length);
    (void)joint_has(engine, NULL, phrase);
    struct buf plural = {0};
    phrase_plural(engine, phrase, &plural);
    (void)phrase_is_plural(engine, buf_str(&plural), phrase);
    buf_finish(&plural);
}

FUZZ_TARGET(noun)
{
    static const char *const words[][2] = {{"article_a", "a"}, {"article_the", "the"},
            {"noun_all", "all every"}, {"noun_both", "both"}, {"noun_any", "any"},
            {"noun_of", "of"}, {"noun_numbers", "one two three"}, {"noun_one", "one ones"},
            {"noun_ordinals", "first second"}, {"noun_my", "my"}, {"noun_his", "his"},
            {"noun_but", "but except"}, {"noun_breaks", "in under then and"},
            {"and_word", "and"}, {"then_word", "then"}, {"state_lit", "lit"},
            {"plurals", "mouse mice"}, {"plural_before", "of with"}};
    struct engine engine = {.parts.states[PART_PHRASES] = mem_alloc(phrases_part.state_size)};
    phrases_part.create(&engine);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        must(phrase_set(phrases_of(&engine), str_of(words[i][0]), str_of(words[i][1])));
    }
    struct buf clean = {0};
    str_clean((struct str){(const char *)data, size}, false, &clean);
    check_phrase(&engine, str_trim(buf_str(&clean)));
    buf_finish(&clean);
    phrases_part.destroy(&engine);
    mem_free(engine.parts.states[PART_PHRASES]);
    return 0;
}
