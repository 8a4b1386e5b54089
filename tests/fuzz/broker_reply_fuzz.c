/* broker_reply_fuzz.c -- Any reply of a broker, in any pieces, is read or refused within bounds. */
#include "engine/modules/realm/broker/broker_reply.h"

#include "engine/base/base.h"
#include "tests/fuzz/fuzz_target.h"

static void look(const struct redisReply *reply, unsigned depth)
{
    size_t count = broker_reply_count(reply);
    must(count <= BROKER_REPLY_ITEMS && depth < 16);
    must(broker_reply_text(reply).length <= BROKER_REPLY_BYTES);
    for (size_t i = 0; i < count; i++) {
        look(broker_reply_item(reply, i), depth + 1);
    }
}

FUZZ_TARGET(broker_reply)
{
    struct broker_reader *reader = broker_reader_create();
    struct str rest = {(const char *)data, size};
    size_t piece = size > 0 ? 1 + data[0] % 64 : 1;
    bool ok = true;
    while (ok && rest.length > 0) {
        size_t n = rest.length < piece ? rest.length : piece;
        struct redisReply *reply = NULL;
        ok = broker_reader_feed(reader, str_slice(rest, 0, n));
        while (ok && (ok = broker_reader_next(reader, &reply)) && reply) {
            look(reply, 0);
            broker_reply_free(reply);
        }
        rest = str_slice(rest, n, rest.length);
    }
    broker_reader_destroy(reader);
    return 0;
}
