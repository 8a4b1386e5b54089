/* help_search.c -- which topics have all of these words, and what is each about?
 *
 * A topic that is named by the words, or has them as an alias, comes first; then those with all
 * of them in their title, then those with all of them anywhere. What goes with each is its title
 * and the first line of its text, which every topic begins with what it is about. */
#include "engine/core/tell/help.h"

#include "engine/base/asset.h"
#include "engine/base/buf.h"

enum { WORDS_MAX = 8, TIERS = 3 };

struct help_search {
    const struct engine *engine;
    struct str words[WORDS_MAX];
    size_t count;
    char path[HELP_PATH_MAX]; /* of the topic that the words name; empty: none */
    int tier;                 /* visited now */
    void (*visit)(void *data, const struct help_hit *hit);
    void *data;
    struct buf text;
};

static bool has_all(const struct help_search *search, struct str text)
{
    for (size_t i = 0; i < search->count; i++) {
        if (str_find_nocase(text, search->words[i], 0) == SIZE_MAX) {
            return false;
        }
    }
    return true;
}

/* The first line that is a sentence: no head, no example. */
static struct str about(struct str text)
{
    while (text.length > 0) {
        struct str line = str_take_until(&text, '\n');
        bool is_example = str_starts(line, STR("    "));
        line = str_trim(line);
        if (!is_example && line.length > 0 && line.bytes[0] != '#' && !help_is_list(line)) {
            return line;
        }
    }
    return STR_NONE;
}

static int tier_of(const struct help_search *search, const char *path, struct str text)
{
    struct str rest = text;
    struct str title = str_take_until(&rest, '\n');
    if (str_equal(str_of(path), str_of(search->path))) {
        return 0;
    }
    return !has_all(search, text) ? TIERS : has_all(search, title) ? 1 : 2;
}

static void visit_topic(void *data, const char *path)
{
    struct help_search *search = data;
    struct help_hit hit = {.topic = help_name(path)};
    buf_clear(&search->text);
    if (hit.topic.length == 0 || !help_is_shown(search->engine, path) ||
            !asset_read(path, &search->text, NULL)) {
        return;
    }
    hit.about = about(buf_str(&search->text));
    if (tier_of(search, path, buf_str(&search->text)) == search->tier) {
        search->visit(search->data, &hit);
    }
}

void help_search(const struct engine *engine, struct str words,
        void (*visit)(void *data, const struct help_hit *hit), void *data)
{
    struct help_search search = {.engine = engine, .visit = visit, .data = data};
    struct str rest = words;
    while (rest.length > 0 && search.count < WORDS_MAX) {
        struct str word = str_trim(str_take_until(&rest, ' '));
        if (word.length > 0) {
            search.words[search.count++] = word;
        }
    }
    if (search.count == 0) {
        return;
    }
    (void)help_find(engine, words, NULL, search.path);
    for (search.tier = 0; search.tier < TIERS; search.tier++) {
        asset_each("data/help/", visit_topic, &search);
    }
    buf_finish(&search.text);
}
