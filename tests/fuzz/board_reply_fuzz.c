/* board_reply_fuzz.c -- Any reply of a broker, in any pieces, is read or refused within bounds. */
#include "net/realm/board_reply.h"

#include "engine/base/base.h"
#include "tests/fuzz/fuzz_target.h"

static void look(const struct redisReply *reply, unsigned depth)
{
    size_t count = board_reply_count(reply);
    must(count <= BOARD_REPLY_ITEMS && depth < 16);
    must(board_reply_text(reply).length <= BOARD_REPLY_BYTES);
    for (size_t i = 0; i < count; i++) {
        look(board_reply_item(reply, i), depth + 1);
    }
}

FUZZ_TARGET(board_reply)
{
    struct board_reader *reader = board_reader_create();
    struct str rest = {(const char *)data, size};
    size_t piece = size > 0 ? 1 + data[0] % 64 : 1;
    bool ok = true;
    while (ok && rest.length > 0) {
        size_t n = rest.length < piece ? rest.length : piece;
        struct redisReply *reply = NULL;
        ok = board_reader_feed(reader, str_slice(rest, 0, n));
        while (ok && (ok = board_reader_next(reader, &reply)) && reply) {
            look(reply, 0);
            board_reply_free(reply);
        }
        rest = str_slice(rest, n, rest.length);
    }
    board_reader_destroy(reader);
    return 0;
}
