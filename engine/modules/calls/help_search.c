/* help_search.c -- full-text search in the help topics.
 *
 * A topic whose name or alias is the words comes first, then topics with all words in the
 * title, then those with all words anywhere. Each hit has its topic and the first line of its
 * text, which says what the topic is about.
 *
 * Each step reads one topic, since web pages may start searches and other work must run in
 * between. */
#include "engine/modules/calls/help_search.h"

#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/mem.h"

enum { SEARCH_WORDS = 8, TIERS = 3 };

struct found_topic {
    char *topic; /* owned */
    char *about; /* owned */
    int tier;
};

struct help_search {
    char *words_text; /* owned */
    struct str words[SEARCH_WORDS];
    size_t count;
    char path[HELP_PATH_MAX]; /* of the topic named by the words; empty: none */
    char **paths;             /* of all topics; array and texts owned */
    size_t path_count;
    size_t path_capacity;
    size_t at;
    struct found_topic *found; /* owned */
    size_t found_count;
    size_t found_capacity;
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

static int tier_of(const struct help_search *search, const char *path, struct str text)
{
    struct str rest = text;
    struct str title = str_take_until(&rest, '\n');
    if (str_equal(str_of(path), str_of(search->path))) {
        return 0;
    }
    return !has_all(search, text) ? TIERS : has_all(search, title) ? 1 : 2;
}

static void look_at(const struct engine *engine, struct help_search *search, const char *path)
{
    struct str topic = help_name(path);
    buf_clear(&search->text);
    if (topic.length == 0 || !help_is_shown(engine, path) ||
            !asset_read(path, &search->text, NULL)) {
        return;
    }
    int tier = tier_of(search, path, buf_str(&search->text));
    if (tier < TIERS) {
        search->found = mem_grow(search->found, search->found_count, &search->found_capacity,
                sizeof(*search->found));
        search->found[search->found_count++] = (struct found_topic){
                str_dup(topic), str_dup(help_about(buf_str(&search->text))), tier};
    }
}

static void keep_path(void *data, const char *path)
{
    struct help_search *search = data;
    search->paths = mem_grow((void *)search->paths, search->path_count, &search->path_capacity,
            sizeof(*search->paths));
    search->paths[search->path_count++] = mem_dup_text(path);
}

struct help_search *help_search_begin(const struct engine *engine, struct str words)
{
    struct help_search *search = mem_alloc(sizeof(*search));
    search->words_text = str_dup(words);
    struct str rest = str_of(search->words_text);
    while (rest.length > 0 && search->count < SEARCH_WORDS) {
        struct str word = str_trim(str_take_until(&rest, ' '));
        if (word.length > 0) {
            search->words[search->count++] = word;
        }
    }
    if (search->count > 0) {
        (void)help_find(engine, words, NULL, search->path);
        help_each(engine, keep_path, search);
    }
    return search;
}

bool help_search_step(const struct engine *engine, struct help_search *search)
{
    if (search->at == search->path_count) {
        return false;
    }
    look_at(engine, search, search->paths[search->at++]);
    return true;
}

void help_search_each(const struct help_search *search,
        void (*visit)(void *data, const struct help_hit *hit), void *data)
{
    for (int tier = 0; tier < TIERS; tier++) {
        for (size_t i = 0; i < search->found_count; i++) {
            const struct found_topic *found = &search->found[i];
            if (found->tier == tier) {
                visit(data, &(struct help_hit){str_of(found->topic), str_of(found->about)});
            }
        }
    }
}

void help_search_end(struct help_search *search)
{
    for (size_t i = 0; i < search->path_count; i++) {
        mem_free(search->paths[i]);
    }
    for (size_t i = 0; i < search->found_count; i++) {
        mem_free(search->found[i].topic);
        mem_free(search->found[i].about);
    }
    mem_free((void *)search->paths);
    mem_free(search->found);
    mem_free(search->words_text);
    buf_finish(&search->text);
    mem_free(search);
}
