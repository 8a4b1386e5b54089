/* notice_threads.c -- Groups the notices of a board into threads.
 *
 * 1. A thread is a notice that answers none, and all that answer it or its answers.
 * 2. The first notice of a thread may be older than those given: it is looked up, and the thread is marked `gap`, because
 *    older answers are missing.
 * 3. An answer to a notice that was taken down begins a thread of its own.
 * 4. A thread's own page needs all that answers its first notice, so the heads of the whole board are read. */
#include "engine/modules/calls/notice_threads.h"

#include "engine/base/err.h"
#include "engine/core/calls/calls_json.h"

#include <strings.h>

/* DEPTH_MOST: of answers to answers. QUOTED_MOST: bytes, of the answer that an answer is to. */
enum { DEPTH_MOST = 100, QUOTED_MOST = 120 };

struct threading {
    json_t *threads; /* the one with the newest notice last */
    json_t *(*find)(void *data, uint64_t number);
    void *data;
};

static uint64_t thread_number(const json_t *item, const char *key)
{
    return (uint64_t)json_integer_value(json_object_get(item, key));
}

/* Returns the notice with that number in a list. Borrowed; NULL: none. */
static json_t *thread_find(const json_t *list, uint64_t number)
{
    size_t i = 0;
    json_t *item = NULL;
    json_array_foreach((json_t *)(uintptr_t)list, i, item)
    {
        if (thread_number(item, "number") == number) {
            return item;
        }
    }
    return NULL;
}

/* Returns the thread that has the notice. Borrowed; NULL: none. answered: the notice; NULL: is not asked. */
static json_t *thread_with(const struct threading *of, uint64_t number, json_t **answered)
{
    size_t i = 0;
    json_t *thread = NULL;
    json_array_foreach(of->threads, i, thread)
    {
        json_t *answer = thread_find(json_object_get(thread, "answers"), number);
        if (thread_number(thread, "number") == number || answer) {
            *answered = answer;
            return thread;
        }
    }
    *answered = NULL;
    return NULL;
}

static json_t *thread_begin(const struct threading *of, const json_t *first)
{
    json_t *thread = json_copy((json_t *)(uintptr_t)first);
    const char *title = json_string_value(json_object_get(first, "subject"));
    while (title && strncasecmp(title, "re: ", 4) == 0) {
        title += 4;
    }
    (void)json_object_set_new(thread, "title", json_string(title ? title : ""));
    (void)json_object_set_new(thread, "answers", json_array());
    (void)json_array_append_new(of->threads, thread);
    return thread;
}

/* Returns the thread of a notice that answers `number`, which no thread has yet: goes up to its first notice. NULL: that
 * was taken down. */
static json_t *thread_begin_earlier(
        const struct threading *of, uint64_t number, json_t **answered)
{
    json_t *first = NULL;
    for (int depth = 0; number && depth < DEPTH_MOST; depth++) {
        json_t *thread = thread_with(of, number, answered);
        json_t *above = thread ? NULL : of->find(of->data, number);
        if (!above) {
            json_decref(first);
            return thread;
        }
        json_decref(first);
        first = above;
        number = thread_number(above, "reply_to");
    }
    json_t *thread = first ? thread_begin(of, first) : NULL;
    if (thread) {
        (void)json_object_set_new(thread, "gap", json_true());
    }
    json_decref(first);
    return thread;
}

/* Puts a thread behind all others. */
static void thread_put_last(const struct threading *of, json_t *thread)
{
    size_t i = 0;
    while (json_array_get(of->threads, i) != thread) {
        i++;
    }
    json_incref(thread);
    (void)json_array_remove(of->threads, i);
    (void)json_array_append_new(of->threads, thread);
}

/* answered: the answer that this one is to; NULL: it is to the first notice, or to one that is not given. */
static void thread_put_answer(json_t *thread, const json_t *notice, const json_t *answered)
{
    json_t *answer = json_copy((json_t *)(uintptr_t)notice);
    if (answered) {
        const json_t *text = json_object_get(answered, "text");
        struct str first = {json_string_value(text), json_string_length(text)};
        (void)json_object_set(answer, "to", json_object_get(answered, "written"));
        calls_json_put(answer, "to_first", str_fit(first, QUOTED_MOST));
    }
    (void)json_array_append_new(json_object_get(thread, "answers"), answer);
}

/* Sets how many answers a thread has, and its newest. */
static void thread_finish(json_t *thread, size_t count)
{
    const json_t *answers = json_object_get(thread, "answers");
    const json_t *last = json_array_get(answers, json_array_size(answers) - 1);
    (void)json_object_set_new(thread, "count", json_integer((json_int_t)count));
    if (last) {
        (void)json_object_set_new(thread, "latest",
                json_pack("{s:O, s:O}", "written", json_object_get(last, "written"), "time",
                        json_object_get(last, "time")));
    }
}

static void thread_add(const struct threading *of, const json_t *notice)
{
    json_t *answered = NULL;
    uint64_t above = thread_number(notice, "reply_to");
    json_t *thread = above ? thread_begin_earlier(of, above, &answered) : NULL;
    if (!thread) {
        (void)thread_begin(of, notice);
        return;
    }
    thread_put_answer(thread, notice, answered);
    thread_put_last(of, thread);
}

json_t *notice_threads(
        const json_t *notices, json_t *(*find)(void *data, uint64_t number), void *data)
{
    struct threading of = {json_array(), find, data};
    for (size_t i = json_array_size(notices); i-- > 0;) {
        thread_add(&of, json_array_get(notices, i));
    }
    json_t *turned = json_array();
    for (size_t i = json_array_size(of.threads); i-- > 0;) {
        json_t *thread = json_array_get(of.threads, i);
        thread_finish(thread, json_array_size(json_object_get(thread, "answers")));
        (void)json_array_append(turned, thread);
    }
    json_decref(of.threads);
    return turned;
}

json_t *notice_thread(const json_t *first, const json_t *answers, size_t count)
{
    struct threading of = {json_array(), NULL, NULL};
    json_t *thread = json_incref(thread_begin(&of, first));
    size_t i = 0;
    const json_t *answer = NULL;
    json_array_foreach((json_t *)(uintptr_t)answers, i, answer)
    {
        const json_t *before = json_object_get(thread, "answers");
        thread_put_answer(
                thread, answer, thread_find(before, thread_number(answer, "reply_to")));
    }
    thread_finish(thread, count);
    json_decref(of.threads);
    return thread;
}

/* -- where a notice stands -- */

struct notice_walk {
    uint64_t numbers[NOTICES_MAX]; /* ascending */
    uint64_t firsts[NOTICES_MAX];  /* the first notice of each one's thread */
    size_t count;
};

/* Returns the first notice of that notice's thread; 0: it is not pinned up. */
static uint64_t first_of(const struct notice_walk *walk, uint64_t number)
{
    for (size_t i = walk->count; i-- > 0;) {
        if (walk->numbers[i] == number) {
            return walk->firsts[i];
        }
    }
    return 0;
}

static void walk_add(void *data, const struct notice *notice)
{
    struct notice_walk *walk = data;
    if (walk->count < NOTICES_MAX) {
        uint64_t first = first_of(walk, notice->reply_to);
        walk->numbers[walk->count] = notice->number;
        walk->firsts[walk->count++] = first ? first : notice->number;
    }
}

void notice_place_find(
        struct engine *engine, uint64_t board, uint64_t number, struct notice_place *out)
{
    struct notice_walk walk = {.count = 0};
    struct notice_range range = {.board = board, .from = 1};
    (void)notice_each(engine, &range, walk_add, &walk);
    *out = (struct notice_place){.first = first_of(&walk, number)};
    for (size_t i = 0; i < walk.count && out->first; i++) {
        if (walk.firsts[i] == out->first) {
            out->numbers[out->count++] = walk.numbers[i];
        }
    }
    for (size_t i = walk.count; i-- > 0 && out->first;) {
        uint64_t other = walk.numbers[i];
        if (walk.firsts[i] != other || other == out->first) {
            continue;
        }
        out->newer = other > out->first ? other : out->newer;
        out->older = other < out->first && !out->older ? other : out->older;
        if (out->other_count < NOTICE_OTHERS) {
            out->others[out->other_count++] = other;
        }
    }
}
