/* calls_notice.c -- Typed calls for bulletin boards: for news readers (net/nntp/nntp.c).
 *
 * 1. A board can be read remotely if its room is public or the reader may build there. Prototypes
 *    and boards that somebody carries are not listed.
 * 2. Its group is NAME.board. NAME is its ref, with dots, or its name if it has no ref. If two have
 *    the same name, the newer one gets its number appended.
 * 3. Notices are sent in small batches, with texts in smaller ones, so that nobody waits for a
 *    whole board.
 * 4. On the web anybody can read boards in public rooms; the address is the group without its
 *    ending.
 * 5. Players who may post in the room may post remotely, unless they are guests or muted. */
#include "engine/modules/calls/calls_notice.h"

#include "engine/core/calls/calls_json.h"
#include "engine/core/output/speech_limit.h"
#include "engine/core/output/words.h"
#include "engine/core/people/account.h"
#include "engine/core/people/ignore.h"
#include "engine/modules/boards/notice.h"
#include "engine/modules/calls/calls_page.h"
#include "engine/modules/calls/module.h"
#include "engine/modules/calls/notice_threads.h"
#include "engine/session/hub.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    NOTICE_BOARDS_MAX = 200,
    NOTICE_FOUND_MAX = 5000,
    NAME_MOST = 60,
    TEXTS_MOST = 20,
    HEADS_MOST = 100,
    LATEST_MOST = 3,
    LATEST_READ = 50, /* of a board, for those of an author */
    NEWEST_SHOWN = 3,
    THREADS_SHOWN = 6,
    FIRST_MOST = 600
};

struct notice_boards {
    struct call *call;
    uint64_t ids[NOTICE_BOARDS_MAX];     /* ascending */
    struct buf names[NOTICE_BOARDS_MAX]; /* in the same order */
    size_t count;
};

/* All boards found; a builder may carry many. */
struct notice_found {
    uint64_t ids[NOTICE_FOUND_MAX];
    size_t count;
};

static void add_found(void *data, uint64_t id)
{
    struct notice_found *found = data;
    if (found->count < NOTICE_FOUND_MAX) {
        found->ids[found->count++] = id;
    }
}

static int compare_ids_notice(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Returns the room where the board stands. NULL: it cannot be read remotely. */
static struct object *room_of(const struct call *call, const struct object *board)
{
    struct world *world = engine_world(call->engine);
    struct object *room = board->location ? world_find(world, board->location) : NULL;
    return room && proto_is_ref(world, room, "room") ? room : NULL;
}

static bool may_read_notice(const struct call *call, const struct object *board)
{
    struct object *room = room_of(call, board);
    return room && calls_may_see_room(call, room);
}

/* -- names -- */

static void put_sign(struct buf *out, char c)
{
    bool is_sign = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (c >= 'A' && c <= 'Z') {
        buf_add_char(out, (char)(c - 'A' + 'a'));
    } else if (is_sign) {
        buf_add_char(out, c);
    } else if (out->length > 0 && out->bytes[out->length - 1] != '-' &&
               out->bytes[out->length - 1] != '.') {
        buf_add_char(out, c == '/' ? '.' : '-');
    }
}

static void put_name_notice(struct engine *engine, struct object *board, struct buf *out)
{
    struct str words = board->ref ? str_of(board->ref)
                                  : words_without_article(engine,
                                            prop_str(engine_world(engine), board, ATOM_name));
    for (size_t i = 0; i < words.length && out->length < NAME_MOST; i++) {
        put_sign(out, words.bytes[i]);
    }
    /* The ending is added to each name anyway. */
    if (str_ends(buf_str(out), STR("board"))) {
        buf_truncate(out, out->length - strlen("board"));
    }
    while (out->length > 0 &&
            (out->bytes[out->length - 1] == '-' || out->bytes[out->length - 1] == '.')) {
        buf_truncate(out, out->length - 1);
    }
    if (out->length == 0) {
        buf_printf(out, "%" PRIu64, board->id);
    }
}

/* Finds the readable boards. The caller frees them with drop_boards. */
static void find_boards(struct call *call, struct notice_boards *out)
{
    struct world *world = engine_world(call->engine);
    const struct object *proto = world_find_ref(world, STR("board"));
    struct world_find_query query = {.proto = proto ? proto->id : 0, .limit = NOTICE_FOUND_MAX};
    struct notice_found *found = mem_alloc(sizeof(*found));
    *out = (struct notice_boards){.call = call};
    found->count = 0;
    if (proto) {
        world_search(world, &query, add_found, found);
    }
    qsort(found->ids, found->count, sizeof(found->ids[0]), compare_ids_notice);
    for (size_t i = 0; i < found->count && out->count < NOTICE_BOARDS_MAX; i++) {
        struct object *board = world_find(world, found->ids[i]);
        if (board && room_of(call, board)) {
            put_name_notice(call->engine, board, &out->names[out->count]);
            out->ids[out->count++] = board->id;
        }
    }
    mem_free(found);
}

static void drop_boards(struct notice_boards *boards)
{
    for (size_t i = 0; i < boards->count; i++) {
        buf_finish(&boards->names[i]);
    }
}

/* Appends the group of ids[at]. */
static void put_group(const struct notice_boards *boards, size_t at, struct buf *out)
{
    struct str name = buf_str(&boards->names[at]);
    bool taken = false;
    for (size_t i = 0; i < at && !taken; i++) {
        taken = str_equal(buf_str(&boards->names[i]), name);
    }
    buf_add_str(out, name);
    if (taken) {
        buf_printf(out, "-%" PRIu64, boards->ids[at]);
    }
    buf_add_text(out, ".board");
}

static struct object *find_named_notice(struct call *call, struct str wanted)
{
    struct notice_boards boards;
    struct object *found = NULL;
    find_boards(call, &boards);
    for (size_t i = 0; i < boards.count && !found; i++) {
        struct buf group = {0};
        put_group(&boards, i, &group);
        found = str_equal(buf_str(&group), wanted)
                        ? world_find(engine_world(call->engine), boards.ids[i])
                        : NULL;
        buf_finish(&group);
    }
    drop_boards(&boards);
    if (!found || !may_read_notice(call, found)) {
        (void)call_refuse(call, 404, PHRASE_notice_group);
        return NULL;
    }
    return found;
}

/* Returns the board of the call's `group`. NULL: the call has failed. */
static struct object *find_group(struct call *call)
{
    return find_named_notice(call, call_text(call, "group"));
}

/* -- the calls -- */

/* The count includes notices that were taken down; news readers treat it as an estimate. */
static json_t *board_json(const struct notice_boards *boards, size_t at)
{
    struct engine *engine = boards->call->engine;
    struct object *board = world_find(engine_world(engine), boards->ids[at]);
    struct buf group = {0};
    uint64_t first = 0;
    uint64_t last = 0;
    put_group(boards, at, &group);
    notice_ends(engine, board->id, &first, &last);
    json_t *item = json_pack("{s:I, s:I, s:I, s:I}", "board", (json_int_t)board->id, "first",
            (json_int_t)(first > 0 ? first : 1), "last", (json_int_t)last, "count",
            (json_int_t)(first > 0 ? last - first + 1 : 0));
    calls_json_put(item, "group", buf_str(&group));
    calls_json_put(item, "about", prop_str(engine_world(engine), board, ATOM_name));
    buf_finish(&group);
    return item;
}

static enum call_answer run_boards(struct call *call)
{
    struct notice_boards boards;
    json_t *list = json_array();
    find_boards(call, &boards);
    for (size_t i = 0; i < boards.count; i++) {
        const struct object *board = world_find(engine_world(call->engine), boards.ids[i]);
        if (board && may_read_notice(call, board)) {
            (void)json_array_append_new(list, board_json(&boards, i));
        }
    }
    drop_boards(&boards);
    return call_give(call, "boards", list);
}

enum detail { HEADS, SIZES, TEXTS };

struct notice_listing {
    const struct call *call;
    json_t *notices;
    uint64_t to;
    enum detail detail;
};

/* Adds the size as sent, with two bytes for each line end. */
static void put_size(json_t *item, struct str text)
{
    json_int_t lines = 0;
    json_int_t bytes = 0;
    while (text.length > 0) {
        bytes += (json_int_t)str_take_until(&text, '\n').length + 2;
        lines++;
    }
    (void)json_object_set_new(item, "bytes", json_integer(bytes));
    (void)json_object_set_new(item, "lines", json_integer(lines));
}

/* The words of an author whom the reader ignores are left out; `board NUMBER` shows them. */
static struct str words_for(
        const struct call *call, const struct notice *notice, struct str words)
{
    return ignore_has(call->engine, call->character, notice->author)
                   ? phrase_get(call->engine, PHRASE_notice_ignored)
                   : words;
}

static void add_notice_notice(void *data, const struct notice *notice)
{
    struct notice_listing *listing = data;
    if (notice->number > listing->to) {
        return;
    }
    json_t *item = json_pack("{s:I, s:I, s:I}", "number", (json_int_t)notice->number, "time",
            (json_int_t)(notice->time_ms / 1000), "reply_to", (json_int_t)notice->reply_to);
    must(item);
    calls_json_put(item, "author", notice->author_name);
    calls_json_put(item, "written",
            spelling_of_name(listing->call->engine, notice->author, notice->author_name));
    struct str text = words_for(listing->call, notice, notice->text);
    calls_json_put(item, "subject", words_for(listing->call, notice, notice->subject));
    if (listing->detail == TEXTS) {
        calls_json_put(item, "text", text);
    } else if (listing->detail == SIZES) {
        put_size(item, text);
    }
    (void)json_array_append_new(listing->notices, item);
}

static enum call_answer give(struct call *call, enum detail detail)
{
    const struct object *board = find_group(call);
    if (!board) {
        return CALL_FAILED;
    }
    struct notice_listing listing = {
            call, json_array(), call_number_or(call, "to", INT64_MAX), detail};
    uint64_t from = call_number(call, "from");
    from = from > 0 && from <= INT64_MAX ? from : 1;
    bool texts = detail != HEADS;
    size_t most = texts ? TEXTS_MOST : HEADS_MOST;
    bool few = listing.to >= from && listing.to - from < most;
    most = few ? (size_t)(listing.to - from + 1) : most;
    struct notice_range range = {board->id, from, most, texts};
    uint64_t next = notice_each(call->engine, &range, add_notice_notice, &listing);
    call->result = json_pack("{s:I, s:o, s:I}", "board", (json_int_t)board->id, "notices",
            listing.notices, "next", (json_int_t)(next <= listing.to ? next : 0));
    return CALL_DONE;
}

static enum call_answer run_list_notice(struct call *call)
{
    return give(call, HEADS);
}

static enum call_answer run_measure(struct call *call)
{
    return give(call, SIZES);
}

static enum call_answer run_read_notice(struct call *call)
{
    return give(call, TEXTS);
}

static enum call_answer run_post(struct call *call)
{
    struct err err = {0};
    struct buf text = {0};
    struct buf line = {0};
    struct buf subject = {0};
    struct object *board = find_group(call);
    const struct account *account = account_of(call->engine, call->character);
    if (!board || call_is_muted(call)) {
        return CALL_FAILED;
    }
    if (!account) {
        return call_refuse(call, 403, PHRASE_ask_own_name);
    }
    if (!speech_limit_take(call->engine, call_actor(call), &err)) {
        return call_fail(call, 429, "%s", err.text);
    }
    str_clean(call_text(call, "text"), true, &text);
    str_clean(call_text(call, "subject"), false, &line);
    str_put_legible(buf_str(&line), &subject);
    buf_finish(&line);
    struct notice notice = {.subject = buf_str(&subject),
            .text = buf_str(&text),
            .reply_to = call_number(call, "reply_to")};
    bool ok = notice_post(call->engine, account, board, &notice, &err);
    buf_finish(&text);
    buf_finish(&subject);
    if (!ok) {
        int status = err.code == ERR_MISSING ? 404 : err.code == ERR_LIMIT ? 429 : 422;
        return call_fail(call, status, "%s", err.text);
    }
    call->result = json_pack("{s:I}", "number", (json_int_t)notice.number);
    return CALL_DONE;
}

/* -- on the web -- */

static struct str without_ending(struct str group)
{
    return str_slice(group, 0, group.length - strlen(".board"));
}

/* Returns the newest notices before a number, with texts TEXTS_MOST, else HEADS_MOST; fewer if some were taken down. */
static json_t *newest_before(struct call *call, uint64_t board, uint64_t before,
        uint64_t *out_older, enum detail detail)
{
    uint64_t most = detail == TEXTS ? TEXTS_MOST : HEADS_MOST;
    uint64_t first = 0;
    uint64_t last = 0;
    notice_ends(call->engine, board, &first, &last);
    last = before > 0 && before <= last ? before - 1 : last;
    struct notice_listing listing = {call, json_array(), last, detail};
    uint64_t from = last > most ? last - most + 1 : 1;
    if (first > 0 && last >= first) {
        struct notice_range range = {board, from, most, detail == TEXTS};
        (void)notice_each(call->engine, &range, add_notice_notice, &listing);
    }
    json_t *turned = json_array();
    for (size_t i = json_array_size(listing.notices); i-- > 0;) {
        (void)json_array_append(turned, json_array_get(listing.notices, i));
    }
    json_decref(listing.notices);
    *out_older = first > 0 && from > first ? from : 0;
    return turned;
}

json_t *calls_notice_find(void *data, uint64_t number)
{
    const struct notices_of *of = data;
    struct notice_listing listing = {of->call, json_array(), number, TEXTS};
    struct notice_range range = {of->board, number, 1, true};
    (void)notice_each(of->call->engine, &range, add_notice_notice, &listing);
    json_t *found = json_incref(json_array_get(listing.notices, 0));
    json_decref(listing.notices);
    return found;
}

/* Replaces the text of each thread by how it begins. */
static void put_firsts(struct call *call, uint64_t board, json_t *threads)
{
    size_t i = 0;
    json_t *thread = NULL;
    json_array_foreach(threads, i, thread)
    {
        uint64_t number = (uint64_t)json_integer_value(json_object_get(thread, "number"));
        json_t *whole = calls_notice_find(&(struct notices_of){call, board}, number);
        const json_t *text = json_object_get(whole, "text");
        struct str first = {json_string_value(text), json_string_length(text)};
        calls_json_put(thread, "first", str_fit(first, FIRST_MOST));
        (void)json_object_del(thread, "text");
        (void)json_object_del(thread, "answers");
        json_decref(whole);
    }
}

/* Counts the threads and their answers. */
static void put_counts(const json_t *threads, json_t *item)
{
    size_t i = 0;
    json_int_t answers = 0;
    const json_t *thread = NULL;
    json_array_foreach(threads, i, thread)
    {
        answers += json_integer_value(json_object_get(thread, "count"));
    }
    (void)json_object_set_new(
            item, "notices", json_integer((json_int_t)json_array_size(threads)));
    (void)json_object_set_new(item, "answers", json_integer(answers));
}

/* Adds the board's room, which strangers may see, its newest threads, and the heads of its newest notices. */
static void put_room_and_newest(struct call *call, const struct object *board, json_t *item)
{
    struct object *room = room_of(call, board);
    uint64_t older = 0;
    json_t *newest = newest_before(call, board->id, 0, &older, HEADS);
    json_t *threads =
            notice_threads(newest, calls_notice_find, &(struct notices_of){call, board->id});
    if (older == 0) {
        put_counts(threads, item);
    }
    while (json_array_size(threads) > THREADS_SHOWN) {
        (void)json_array_remove(threads, THREADS_SHOWN);
    }
    put_firsts(call, board->id, threads);
    (void)json_object_set_new(item, "threads", threads);
    while (json_array_size(newest) > NEWEST_SHOWN) {
        (void)json_array_remove(newest, NEWEST_SHOWN);
    }
    (void)json_object_set_new(item, "newest", newest);
    (void)json_object_set_new(item, "room", json_integer((json_int_t)room->id));
    (void)json_object_set_new(item, "room_name", calls_map_name(call, room));
}

static enum call_answer page_boards(struct call *call)
{
    struct notice_boards boards;
    struct call stranger = {.engine = call->engine};
    json_t *list = json_array();
    find_boards(call, &boards);
    for (size_t i = 0; i < boards.count; i++) {
        const struct object *board = world_find(engine_world(call->engine), boards.ids[i]);
        if (board && may_read_notice(&stranger, board)) {
            json_t *of = board_json(&boards, i);
            json_t *item = json_pack("{s:O, s:O}", "about", json_object_get(of, "about"),
                    "last", json_object_get(of, "last"));
            must(item);
            const char *group = json_string_value(json_object_get(of, "group"));
            calls_json_put(item, "name", without_ending(str_of(group)));
            put_room_and_newest(call, board, item);
            (void)json_array_append_new(list, item);
            json_decref(of);
        }
    }
    drop_boards(&boards);
    call->result = json_pack("{s:o}", "boards", list);
    calls_put_you(call);
    return CALL_DONE;
}

struct object *calls_notices_at(struct call *call)
{
    struct buf group = {0};
    const struct call stranger = {.engine = call->engine};
    buf_printf(&group, "%.*s.board", STR_FMT(call_text(call, "name")));
    struct object *board = find_named_notice(call, buf_str(&group));
    buf_finish(&group);
    if (board && !may_read_notice(&stranger, board)) {
        (void)call_refuse(call, 404, PHRASE_notice_group);
        return NULL;
    }
    return board;
}

void calls_notice_put_head(struct call *call, struct object *board)
{
    struct object *room = room_of(call, board);
    calls_json_put(call->result, "name", call_text(call, "name"));
    calls_json_put(
            call->result, "about", prop_str(engine_world(call->engine), board, ATOM_name));
    (void)json_object_set_new(call->result, "room", json_integer((json_int_t)room->id));
    (void)json_object_set_new(call->result, "room_name", calls_map_name(call, room));
    calls_put_you(call);
}

static enum call_answer page_board(struct call *call)
{
    struct object *board = calls_notices_at(call);
    if (!board) {
        return CALL_FAILED;
    }
    uint64_t older = 0;
    json_t *notices =
            newest_before(call, board->id, call_number(call, "before"), &older, TEXTS);
    json_t *threads =
            notice_threads(notices, calls_notice_find, &(struct notices_of){call, board->id});
    call->result = json_pack("{s:o, s:o, s:I}", "notices", notices, "threads", threads, "older",
            (json_int_t)older);
    calls_notice_put_head(call, board);
    return CALL_DONE;
}

struct latest {
    struct call *call;
    uint64_t author; /* 0: any */
    json_t *item;
};

static void take_latest(void *data, const struct notice *notice)
{
    const struct latest *latest = data;
    json_t *item = latest->item;
    if (latest->author && notice->author != latest->author) {
        return;
    }
    (void)json_object_set_new(item, "number", json_integer((json_int_t)notice->number));
    (void)json_object_set_new(item, "time", json_integer((json_int_t)(notice->time_ms / 1000)));
    calls_json_put(item, "who",
            spelling_of_name(latest->call->engine, notice->author, notice->author_name));
    calls_json_put(item, "what", words_for(latest->call, notice, notice->subject));
}

void calls_add_notices(struct call *call, uint64_t author, json_t *list)
{
    struct notice_boards boards;
    struct engine *engine = call->engine;
    const struct call stranger = {.engine = engine};
    find_boards(call, &boards);
    size_t told = 0;
    for (size_t i = 0; i < boards.count && told < LATEST_MOST; i++) {
        struct object *board = world_find(engine_world(engine), boards.ids[i]);
        uint64_t first = 0;
        uint64_t last = 0;
        if (!board || !may_read_notice(&stranger, board)) {
            continue;
        }
        notice_ends(engine, board->id, &first, &last);
        size_t read = author ? LATEST_READ : 1;
        struct notice_range range = {board->id, last > read ? last - read + 1 : 1, read, false};
        json_t *item = json_pack("{s:s}", "kind", "notice");
        must(item);
        struct latest latest = {call, author, item};
        (void)notice_each(engine, &range, take_latest, &latest);
        if (first > 0 && json_object_get(item, "number")) {
            struct buf group = {0};
            put_group(&boards, i, &group);
            calls_json_put(item, "board", without_ending(buf_str(&group)));
            calls_json_put(item, "where", prop_str(engine_world(engine), board, ATOM_name));
            (void)json_array_append(list, item);
            buf_finish(&group);
            told++;
        }
        json_decref(item);
    }
    drop_boards(&boards);
}

void calls_notice_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {
            {"notice.boards", run_boards},
            {"notice.list", run_list_notice},
            {"notice.measure", run_measure},
            {"notice.read", run_read_notice},
            {"notice.post", run_post},
            {"page.boards", page_boards},
            {"page.board", page_board},
    };
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
