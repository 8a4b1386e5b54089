/* witness_fuzz.c -- For any questions and any file, a witness gives no world two holders in one
 * term, and reads back its own file. */
#include "engine/base/err.h"
#include "net/follow/witness_book.h"
#include "tests/fuzz/fuzz_target.h"

#include <string.h>

/* A witness, the identity that it last confirmed, and a client that asks it anything. */
struct asked {
    struct witness_book book;
    int64_t now_ms;
    uint64_t term;
    uint64_t holder;
};

/* Small numbers, so that questions meet the same worlds. */
static struct witness_ask small(struct witness_ask ask)
{
    ask.world_id = ask.world_id % 2 + 1;
    ask.origin = ask.origin % 3 + 1;
    ask.kept %= 4;
    ask.term = ask.term % 4 + 1;
    return ask;
}

static void check_book(const struct witness_book *book)
{
    struct buf once = {0};
    struct buf twice = {0};
    struct witness_book back;
    struct err err;
    witness_book_write(book, &once);
    must(witness_book_read(buf_str(&once), 0, &back, &err));
    witness_book_write(&back, &twice);
    must(str_equal(buf_str(&once), buf_str(&twice)));
    buf_finish(&once);
    buf_finish(&twice);
}

static bool take(void *data, struct frame *frame)
{
    struct asked *asked = data;
    struct witness_ask ask;
    struct witness_says says = {0};
    struct witness_says said;
    struct frame other = *frame;
    struct frame hello = *frame;
    bool changed = false;
    (void)witness_take_says(&other, &said);
    (void)witness_take_hello(&hello);
    if (!witness_take_ask(frame, &ask)) {
        return true;
    }
    ask = small(ask);
    asked->now_ms += (int64_t)(ask.number % 2000);
    if (frame->kind == WITNESS_TAKE) {
        witness_book_take(&asked->book, &ask, asked->now_ms, &says, &changed);
    } else {
        witness_book_hold(&asked->book, &ask, ask.number % 5, asked->now_ms, &says, &changed);
    }
    if (ask.world_id == 1 && says.verdict == WITNESS_AGREED) {
        must(says.term >= asked->term);
        must(says.term > asked->term || says.holder == asked->holder);
        asked->term = says.term;
        asked->holder = says.holder;
    }
    check_book(&asked->book);
    return true;
}

FUZZ_TARGET(witness)
{
    struct str bytes = {(const char *)data, size};
    struct buf in = {0};
    struct asked asked = {0};
    struct witness_book book;
    struct err err;
    (void)frame_feed(&in, bytes, take, &asked);
    if (witness_book_read(bytes, 0, &book, &err)) {
        check_book(&book);
    }
    buf_finish(&in);
    return 0;
}
