/* calls_help.c -- Typed calls for help topics.
 *
 * Anybody may read all topics, as in the game. */
#include "engine/base/asset.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/output/help.h"
#include "engine/modules/calls/calls_page.h"
#include "engine/modules/calls/help_search.h"

#include <string.h>

/* -- the list -- */

static const char *const list_names[HELP_LISTS] = {"topics", "building", "running", "api"};

static void list_topic(void *data, const char *path)
{
    struct call *call = data;
    struct str name = help_name(path);
    bool is_listed = name.length > 0 && !str_starts(name, STR("tutorial-"));
    const char *list = is_listed ? list_names[help_list_of(path)] : NULL;
    if (list && help_is_shown(call->engine, path)) {
        (void)json_array_append_new(json_object_get(call->result, list), calls_json_text(name));
    }
}

/* -- a search -- */

enum { HELP_FOUND_MAX = 40, SHELF_FIRST = 5, SHELF_REST = 95, NEAR_MAX = 8 };

/* Adds a piece of a text. Only a `text` may begin with a quote that opens; `after` goes on behind
 * a word, and `code` stays as it is. */
static void add_piece(json_t *pieces, struct str text, bool code, bool mark)
{
    if (text.length == 0) {
        return;
    }
    bool begins = json_array_size(pieces) == 0 || strchr(" ([", text.bytes[-1]) != NULL;
    json_t *piece = json_pack(
            "{s:s, s:s, s:s, s:b}", "text", "", "after", "", "code", "", "mark", mark);
    must(piece);
    calls_json_put(piece, code ? "code" : begins ? "text" : "after", text);
    (void)json_array_append_new(pieces, piece);
}

/* Returns the pieces of a text: prose, code between backticks, and the first of the word. */
static json_t *pieces_of(struct str line, struct str word)
{
    json_t *pieces = json_array();
    bool code = false;
    bool marked = false;
    for (; line.length > 0; code = !code) {
        struct str part = str_take_until(&line, '`');
        size_t at = marked ? SIZE_MAX : help_search_find(part, word);
        size_t from = at == SIZE_MAX ? part.length : at;
        size_t to = at == SIZE_MAX ? part.length : at + word.length;
        add_piece(pieces, str_slice(part, 0, from), code, false);
        add_piece(pieces, str_slice(part, from, to), code, true);
        add_piece(pieces, str_slice(part, to, part.length), code, false);
        marked = marked || at != SIZE_MAX;
    }
    return pieces;
}

static void put_plain(struct buf *out, struct str text)
{
    while (text.length > 0) {
        buf_add_str(out, str_take_until(&text, '`'));
    }
}

/* Returns the hit with its sentence in three parts: before the word, the word, and after it. */
static json_t *hit_of(const struct help_hit *hit, struct str word)
{
    bool has_sentence = hit->sentence.length > 0;
    struct buf about = {0};
    struct buf plain = {0};
    put_plain(&about, hit->about);
    put_plain(&plain, has_sentence ? hit->sentence : hit->about);
    struct str line = buf_str(&plain);
    size_t at = help_search_find(line, word);
    size_t from = at == SIZE_MAX ? line.length : at;
    json_t *found = json_object();
    must(found);
    calls_json_put(found, "topic", hit->topic);
    calls_json_put(found, "title", hit->title);
    calls_json_put(found, "about", buf_str(&about));
    (void)json_object_set_new(found, "said", pieces_of(hit->about, word));
    (void)json_object_set_new(found, "excerpt", pieces_of(hit->sentence, word));
    calls_json_put(found, "before", str_slice(line, 0, from));
    calls_json_put(found, "word", str_slice(line, from, from + word.length));
    calls_json_put(found, "after", str_slice(line, from + word.length, line.length));
    (void)json_object_set_new(found, "told", json_boolean(!has_sentence));
    buf_finish(&about);
    buf_finish(&plain);
    return found;
}

/* Returns the shelf of that list; it is made at its first hit, which is the best. */
static json_t *shelf_of(json_t *shelves, const char *list)
{
    size_t i = 0;
    json_t *shelf = NULL;
    json_array_foreach(shelves, i, shelf)
    {
        if (strcmp(json_string_value(json_object_get(shelf, "list")), list) == 0) {
            return shelf;
        }
    }
    shelf = json_pack("{s:s, s:i, s:[], s:[], s:b}", "list", list, "count", 0, "first", "rest",
            "more", 0);
    must(shelf);
    (void)json_array_append_new(shelves, shelf);
    return shelf;
}

struct hits {
    json_t *result; /* borrowed */
    struct str word;
    json_int_t count;
};

static void add_hit(void *data, const struct help_hit *hit)
{
    struct hits *hits = data;
    json_t *found = json_object_get(hits->result, "found");
    json_t *shelf = shelf_of(json_object_get(hits->result, "shelves"), list_names[hit->list]);
    json_t *first = json_object_get(shelf, "first");
    json_t *rest = json_object_get(shelf, "rest");
    json_t *one = hit_of(hit, hits->word);
    hits->count++;
    (void)json_integer_set(json_object_get(shelf, "count"),
            json_integer_value(json_object_get(shelf, "count")) + 1);
    if (json_array_size(found) < HELP_FOUND_MAX) {
        (void)json_array_append(found, one);
    }
    if (json_array_size(first) < SHELF_FIRST) {
        (void)json_array_append(first, one);
    } else if (json_array_size(rest) < SHELF_REST) {
        (void)json_array_append(rest, one);
    } else {
        (void)json_object_set_new(shelf, "more", json_true());
    }
    json_decref(one);
}

/* Makes the shelf of a topic with that name, which is to be the first. */
static void add_named_shelf(void *data, const struct help_hit *hit)
{
    if (hit->is_named) {
        (void)shelf_of(data, list_names[hit->list]);
    }
}

/* Makes the shelves in their order for those who do not build: the pages for players first, behind
 * the shelf of a topic with that name. */
static json_t *shelves_for_players(const struct help_search *search)
{
    json_t *shelves = json_array();
    help_search_each(search, add_named_shelf, shelves);
    for (size_t i = 0; i < HELP_LISTS; i++) {
        (void)shelf_of(shelves, list_names[i]);
    }
    return shelves;
}

/* Removes the shelves that have remained empty. */
static void drop_empty_shelves(json_t *shelves)
{
    for (size_t i = json_array_size(shelves); i-- > 0;) {
        const json_t *shelf = json_array_get(shelves, i);
        if (json_array_size(json_object_get(shelf, "first")) == 0) {
            (void)json_array_remove(shelves, i);
        }
    }
}

static void end_search(void *search)
{
    help_search_end(search);
}

static void add_near(void *data, struct str topic)
{
    if (json_array_size(data) < NEAR_MAX) {
        (void)json_array_append_new(data, calls_json_text(topic));
    }
}

static void pass_by(void *data, struct str topic)
{
    (void)data;
    (void)topic;
}

static void put_found(struct call *call, struct str words, const struct help_search *search)
{
    struct hits hits = {call->result, help_search_word(search), 0};
    json_t *near = json_array();
    calls_json_put(call->result, "words", words);
    (void)json_object_set_new(call->result, "found", json_array());
    json_t *shelves = call->role >= PERM_BUILDER ? json_array() : shelves_for_players(search);
    (void)json_object_set_new(call->result, "shelves", shelves);
    (void)json_object_set_new(call->result, "near", near);
    help_search_each(search, add_hit, &hits);
    drop_empty_shelves(shelves);
    (void)json_object_set_new(call->result, "count", json_integer(hits.count));
    (void)json_object_set_new(call->result, "more", json_boolean(hits.count > HELP_FOUND_MAX));
    if (hits.count == 0) {
        char path[HELP_PATH_MAX];
        struct help_others others = {add_near, pass_by, near};
        (void)help_find(call->engine, words, &others, path);
    }
}

/* Searches one topic after another; others' lines run in between. Returns false after a piece; the
 * handler returns CALL_MORE then. */
static bool search_topics(struct call *call, struct str words)
{
    if (words.length > 0 && !call->state) {
        call->state = help_search_begin(call->engine, words);
        call->free_state = end_search;
    }
    while (call->state && help_search_step(call->engine, call->state)) {
        if (call_rests(call)) {
            return false;
        }
    }
    return true;
}

enum call_answer calls_help_list(struct call *call)
{
    struct str words = str_trim(call_text(call, "words"));
    if (!search_topics(call, words)) {
        return CALL_MORE;
    }
    call->result =
            json_pack("{s:[], s:[], s:[], s:[]}", "topics", "building", "running", "api");
    must(call->result);
    help_each(call->engine, list_topic, call);
    if (call->state) {
        put_found(call, words, call->state);
    }
    calls_put_you(call);
    return CALL_DONE;
}

/* -- a topic -- */

static void add_word(void *data, struct str word)
{
    (void)json_array_append_new(data, calls_json_text(word));
}

static void add_related(void *data, struct str word)
{
    struct call *call = data;
    if (!help_is_hidden(call->engine, word)) {
        add_word(json_object_get(call->result, "see"), word);
    }
}

/* Returns the text without the lines that are lists of their own. */
static json_t *without_lists(struct str text)
{
    struct buf out = {0};
    while (text.length > 0) {
        struct str line = str_take_until(&text, '\n');
        if (!help_is_list(line)) {
            buf_add_str(&out, line);
            buf_add_char(&out, '\n');
        }
    }
    json_t *json = calls_json_text(buf_str(&out));
    buf_finish(&out);
    return json;
}

/* Appends the names of a list, with commas. */
static void add_names(struct buf *out, const json_t *list)
{
    size_t i = 0;
    const json_t *name = NULL;
    json_array_foreach(list, i, name)
    {
        buf_add_text(out, i > 0 ? ", " : "");
        buf_add_text(out, json_string_value(name));
    }
}

/* Fails, and adds what a search for the word finds. */
static enum call_answer fail_unknown(struct call *call, struct str word, struct str names)
{
    struct str shown = str_fit(word, 60);
    if (!search_topics(call, shown)) {
        return CALL_MORE;
    }
    if (call->state) {
        call->result = json_object();
        put_found(call, shown, call->state);
    }
    if (names.length > 0) {
        return call_refuse(
                call, 404, PHRASE_help_near, WITH("word", shown), WITH("list", names));
    }
    return call_refuse(call, 404, PHRASE_help_none, WITH("word", shown));
}

enum call_answer calls_help_topic(struct call *call)
{
    struct str word = call_text(call, "topic");
    struct buf text = {0};
    json_t *near = json_array();
    struct buf names = {0};
    struct help_others others = {add_near, pass_by, near};
    char path[HELP_PATH_MAX];
    struct err err;
    enum call_answer answer = CALL_DONE;
    if (!help_find(call->engine, word, &others, path) ||
            !help_read(call->engine, path, &text, &err)) {
        add_names(&names, near);
        answer = fail_unknown(call, word, buf_str(&names));
    } else {
        call->result = json_pack("{s:[], s:[]}", "aliases", "see");
        must(call->result);
        calls_json_put(call->result, "topic", help_name(path));
        (void)json_object_set_new(call->result, "text", without_lists(buf_str(&text)));
        help_each_word(buf_str(&text), STR("Aliases:"), add_word,
                json_object_get(call->result, "aliases"));
        help_each_word(buf_str(&text), STR("See also:"), add_related, call);
        calls_put_you(call);
    }
    json_decref(near);
    buf_finish(&names);
    buf_finish(&text);
    return answer;
}
