/* notice.c -- notices pinned to boards.
 *
 * 1. A notice is stored before anybody is told of it.
 * 2. A removed notice keeps its row, without words, while it is the last one, so that its
 *    number is not reused.
 *
 * The scripts decide who may pin and remove notices (scripts/boards/commands/boards.lua), and
 * calls_notice.c for news readers. */
#include "engine/modules/boards/notice.h"

#include "engine/base/clock.h"
#include "engine/core/chat/mail.h"
#include "engine/core/output/format.h"
#include "engine/core/people/attempts.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/option.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/perm.h"
#include "engine/session/hub.h"
#include "world/model/prop.h"
#include "world/model/rows.h"

#include <stdio.h>

enum { A_MINUTE = 5 };

static struct rows read_board(
        struct engine *engine, const struct notice_range *range, const char *only)
{
    int64_t above = (int64_t)range->from - 1;
    struct store_select select = rows_with(TABLE_NOTICE, "board", range->board, "number");
    select.where[1] = (struct store_term){"number", STORE_ABOVE, value_int(above)};
    select.only = only;
    return rows_read(engine_world(engine), &select, range->most);
}

static bool is_up(const struct row *row)
{
    return row_str(row, "subject").length > 0;
}

uint64_t notice_each(struct engine *engine, const struct notice_range *range,
        void (*visit)(void *data, const struct notice *notice), void *data)
{
    struct rows rows = read_board(
            engine, range, range->texts ? NULL : "time_ms author reply_to author_name subject");
    bool more = range->most > 0 && rows.count == range->most;
    uint64_t next = more ? row_id(&rows.items[rows.count - 1], "number") + 1 : 0;
    for (size_t i = 0; i < rows.count; i++) {
        const struct row *row = &rows.items[i];
        struct notice notice = {
                .number = row_id(row, "number"),
                .time_ms = row_int(row, "time_ms"),
                .author = row_id(row, "author"),
                .reply_to = row_id(row, "reply_to"),
                .author_name = row_str(row, "author_name"),
                .subject = row_str(row, "subject"),
                .text = row_str(row, "text"),
        };
        if (is_up(row)) {
            visit(data, &notice);
        }
    }
    rows_finish(&rows);
    return next;
}

void notice_ends(struct engine *engine, uint64_t board, uint64_t *out_first, uint64_t *out_last)
{
    *out_first = rows_end(engine_world(engine), TABLE_NOTICE, "board", board, "number", false);
    *out_last = rows_end(engine_world(engine), TABLE_NOTICE, "board", board, "number", true);
}

/* Deletes the oldest notices to make room for one. Returns the last number; *out_found: whether
 * `wanted` is pinned. */
static uint64_t make_room_notice(
        struct engine *engine, uint64_t board, uint64_t wanted, bool *out_found)
{
    struct rows rows = read_board(engine, &(struct notice_range){.board = board}, "subject");
    uint64_t last = rows.count > 0 ? row_id(&rows.items[rows.count - 1], "number") : 0;
    *out_found = false;
    for (size_t i = 0; i < rows.count; i++) {
        *out_found = *out_found ||
                     (is_up(&rows.items[i]) && row_id(&rows.items[i], "number") == wanted);
        bool is_last = i + 1 == rows.count;
        if (i + NOTICES_MAX <= rows.count || (!is_up(&rows.items[i]) && !is_last)) {
            rows_delete(engine_world(engine), &rows.items[i]);
        }
    }
    rows_finish(&rows);
    return last;
}

static bool is_formed(struct engine *engine, const struct notice *notice, struct err *err)
{
    if (str_trim(notice->subject).length == 0 || str_trim(notice->text).length == 0) {
        return phrase_err(engine, err, ERR_FORMAT, PHRASE_notice_empty);
    }
    return (notice->text.length <= NOTICE_TEXT_MAX &&
                   notice->subject.length <= NOTICE_SUBJECT_MAX) ||
           phrase_err(engine, err, ERR_LIMIT, PHRASE_notice_long, WITH("most", NOTICE_TEXT_MAX),
                   WITH("short", NOTICE_SUBJECT_MAX));
}

static void put_row_notice(struct engine *engine, uint64_t board, const struct notice *notice)
{
    struct row row = row_of_ids(TABLE_NOTICE, board, notice->number);
    row_set_int(&row, "time_ms", notice->time_ms);
    row_set_id(&row, "author", notice->author);
    row_set_id(&row, "reply_to", notice->reply_to);
    row_set_str(&row, "author_name", notice->author_name);
    row_set_str(&row, "subject", notice->subject);
    row_set_str(&row, "text", notice->text);
    rows_put(engine_world(engine), &row);
}

/* True if a character in play wants to be told about that board. */
static bool watches(struct engine *engine, uint64_t character, uint64_t board)
{
    const struct object *player = world_find(engine_world(engine), character);
    const struct value *boards = player ? option_of(player, STR("boards")) : NULL;
    struct value key = value_int((int64_t)board);
    return boards && boards->kind == VALUE_TABLE && value_table_get(boards, &key) != NULL;
}

/* True if a character may be told about the board. Remote readers as in calls_notice.c: a board
 * in a private place is visible only to those inside. */
static bool may_hear(struct engine *engine, uint64_t character, const struct object *board)
{
    const struct object *player = world_find(engine_world(engine), character);
    struct object *room =
            board->location ? world_find(engine_world(engine), board->location) : NULL;
    return room && player &&
           (player->location == room->id || perm_may_see_room(engine, character, room));
}

static void tell(struct engine *engine, struct object *board, const struct notice *notice)
{
    struct buf line = {0};
    struct buf name = {0};
    format_name(engine, board, NULL, ARTICLE_AS_NAMED, &name);
    phrase_put(engine, &line, PHRASE_notice_pinned, WITH("board", buf_str(&name)),
            WITH_RAW("who", notice->author_name), WITH_RAW("subject", notice->subject));
    struct msg msg = {.kind = MSG_TEXT, .style = MSG_SYSTEM, .text = buf_str(&line)};
    for (const struct presence *one = presence_first(engine); one; one = one->next) {
        if (one->character != notice->author && watches(engine, one->character, board->id) &&
                may_hear(engine, one->character, board) &&
                !ignore_has(engine, one->character, notice->author)) {
            (void)hub_send_character(engine_hub(engine), one->character, &msg);
        }
    }
    buf_finish(&name);
    buf_finish(&line);
}

/* Counts a notice. Returns false if the player has pinned too many lately. */
static bool may_pin_now(struct engine *engine, const struct account *account)
{
    char key[ACCOUNT_NAME_MAX + 8];
    (void)snprintf(key, sizeof(key), "notice %s", account->key);
    return account->role >= PERM_WIZARD ||
           attempts_take(mail_limits(engine), str_of(key), A_MINUTE);
}

bool notice_post(struct engine *engine, const struct account *account, struct object *board,
        struct notice *notice, struct err *err)
{
    bool found = false;
    if (!is_formed(engine, notice, err)) {
        return false;
    }
    uint64_t last = make_room_notice(engine, board->id, notice->reply_to, &found);
    if (notice->reply_to != 0 && !found) {
        return phrase_err(
                engine, err, ERR_MISSING, PHRASE_notice_none, WITH("number", notice->reply_to));
    }
    if (account && !may_pin_now(engine, account)) {
        return phrase_err(engine, err, ERR_LIMIT, PHRASE_mail_often);
    }
    notice->number = last + 1;
    notice->time_ms = clock_wall_ms();
    if (account) {
        notice->author = account->character;
        notice->author_name = str_of(account->name);
    }
    put_row_notice(engine, board->id, notice);
    tell(engine, board, notice);
    return true;
}

bool notice_take_down(struct engine *engine, uint64_t board, uint64_t number)
{
    struct row row = row_of_ids(TABLE_NOTICE, board, number);
    if (!rows_find(engine_world(engine), &row) || !is_up(&row)) {
        row_finish(&row);
        return false;
    }
    row_set_str(&row, "subject", STR_NONE);
    row_set_str(&row, "text", STR_NONE);
    row_set_str(&row, "author_name", STR_NONE);
    rows_put(engine_world(engine), &row);
    return true;
}
