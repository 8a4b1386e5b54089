/* calls_notice_page.c -- The page of one notice: its thread, and the threads before and after it. */
#include "engine/modules/calls/calls_notice.h"

#include "engine/modules/calls/module.h"
#include "engine/modules/calls/notice_threads.h"

enum { ANSWERS_MOST = 50 };

/* Returns a thread's number and title, who began it and when; null: there is none. */
static json_t *head_of(struct notices_of *of, uint64_t number)
{
    json_t *notice = number ? calls_notice_find(of, number) : NULL;
    json_t *thread = notice ? notice_thread(notice, NULL, 0) : json_null();
    (void)json_object_del(thread, "text");
    (void)json_object_del(thread, "answers");
    (void)json_object_del(thread, "count");
    json_decref(notice);
    return thread;
}

static json_t *heads_of_others(struct notices_of *of, const struct notice_place *place)
{
    json_t *others = json_array();
    for (size_t i = 0; i < place->other_count; i++) {
        (void)json_array_append_new(others, head_of(of, place->others[i]));
    }
    return others;
}

/* Adds the thread with at most ANSWERS_MOST of its answers: the newest, or those up to `most`. */
static void put_thread(struct notices_of *of, const struct notice_place *place, uint64_t most)
{
    json_t *answers = json_array();
    json_t *first = calls_notice_find(of, place->first);
    size_t to = place->count;
    while (to > 1 && place->numbers[to - 1] > most) {
        to--;
    }
    size_t from = to > ANSWERS_MOST + 1 ? to - ANSWERS_MOST : 1;
    for (size_t i = from; i < to; i++) {
        (void)json_array_append_new(answers, calls_notice_find(of, place->numbers[i]));
    }
    json_t *thread = notice_thread(first, answers, place->count - 1);
    of->call->result = json_pack("{s:o, s:I, s:b}", "thread", thread, "earlier",
            from > 1 ? (json_int_t)place->numbers[from] : 0, "later", to < place->count);
    json_decref(answers);
    json_decref(first);
}

static enum call_answer page_notice(struct call *call)
{
    struct notice_place place;
    struct object *board = calls_notices_at(call);
    uint64_t number = call_number(call, "number");
    uint64_t before = call_number(call, "before");
    if (!board) {
        return CALL_FAILED;
    }
    notice_place_find(call->engine, board->id, number, &place);
    if (!place.first) {
        return call_refuse(call, 404, PHRASE_notice_none, WITH("number", number));
    }
    struct notices_of of = {call, board->id};
    bool is_old = place.count > ANSWERS_MOST && number > place.first &&
                  number < place.numbers[place.count - ANSWERS_MOST];
    put_thread(&of, &place, before ? before - 1 : is_old ? number : UINT64_MAX);
    (void)json_object_set_new(call->result, "asked", json_integer((json_int_t)number));
    (void)json_object_set_new(call->result, "older", head_of(&of, place.older));
    (void)json_object_set_new(call->result, "newer", head_of(&of, place.newer));
    (void)json_object_set_new(call->result, "others", heads_of_others(&of, &place));
    calls_notice_put_head(call, board);
    return CALL_DONE;
}

void calls_notice_page_add(struct engine *engine)
{
    static const struct call_handler handler = {"page.notice", page_notice};
    calls_add(engine, &handler, 1);
}
