/* realm_flood_test.c -- What a compromised member world can use up in another one: space for messages,
 * time, players' screens, and the order of what was said. */
#include "engine/base/log.h"
#include "engine/core/chat/channel.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "tests/modules/realm/names_stage.h"
#include "tests/modules/realm/outbox_keys.h"
#include "tests/modules/realm/travel_attack.h"

/* Cedar writes birch a message of that number, and birch gets it. */
static void send_flood(struct outbox_broker *broker, struct outbox_entry *entry)
{
    struct engine *cedar = broker_engine(broker, CEDAR_AT);
    const struct outbox_peer *birch = outbox_peer_find(realm_outbox(cedar), STR("birch"));
    size_t first = broker->entry_count;
    entry->kind = OUTBOX_MESSAGE;
    entry->session = str_of(birch->session);
    entry->mark = entry->number;
    transaction_begin(cedar, 0, 0);
    outbox_send(cedar, birch, entry);
    transaction_commit(cedar);
    play_turn(&broker->worlds[CEDAR_AT].play);
    broker_hand(broker, first); /* not what birch answers */
    broker_flush(broker);
}

static uint64_t flood_seen(struct outbox_broker *broker, size_t i, const char *peer)
{
    struct row row;
    (void)outbox_row_find(broker_engine(broker, i), peer, &row);
    uint64_t seen = row_id(&row, "seen");
    row_finish(&row);
    return seen;
}

static size_t flood_bytes(struct outbox_broker *broker, size_t i, const char *peer)
{
    struct value name = value_text(peer);
    struct store_select select = {.table = TABLE_REALM_OUT,
            .where = {{"receiver", STORE_EQUAL, name}},
            .order = "number"};
    struct rows rows = rows_read(engine_world(broker_engine(broker, i)), &select, 0);
    size_t bytes = 0;
    for (size_t k = 0; k < rows.count; k++) {
        bytes += row_str(&rows.items[k], "body").length;
    }
    rows_finish(&rows);
    value_finish(&name);
    return bytes;
}

/* Cedar writes messages of a kind that nobody knows, and takes none of them back. */
TEST(a_world_that_takes_no_refusals_back_fills_nothing_and_silences_nobody)
{
    struct outbox_broker broker;
    struct buf body = {0};
    outbox_broker_open(&broker, 3);
    struct outbox *outbox = realm_outbox(broker_engine(&broker, BIRCH_AT));
    outbox->messages_bytes = 100000;
    for (size_t i = 0; i < 10000; i++) {
        buf_add_char(&body, '"'); /* twice as long in a message that goes back */
    }
    broker.manual = true;
    uint64_t first = flood_seen(&broker, BIRCH_AT, "cedar");
    for (uint64_t number = first + 1; number <= first + 100; number++) {
        struct outbox_entry entry = {.number = number,
                .prev = number - 1,
                .message = STR("nonsense"),
                .body = buf_str(&body)};
        send_flood(&broker, &entry);
    }

    uint64_t last = flood_seen(&broker, BIRCH_AT, "cedar");
    assert_true(last > first && last < first + 100);
    assert_true(flood_bytes(&broker, BIRCH_AT, "cedar") < 200000);
    broker.manual = false;
    assert_true(broker_write(&broker, BIRCH_AT, "alder", "note", "one"));
    broker_wait(&broker, 1000);
    assert_log(&broker, ALDER_AT, "birch:one ");

    /* What cedar takes back makes room. */
    broker_wait(&broker, 20000);
    assert_int_equal(flood_bytes(&broker, BIRCH_AT, "cedar"), 0);
    struct outbox_entry entry = {
            .number = last + 1, .prev = last, .message = STR("note"), .body = STR("two")};
    broker.manual = true;
    send_flood(&broker, &entry);
    assert_int_equal(flood_seen(&broker, BIRCH_AT, "cedar"), last + 1);
    buf_finish(&body);
    outbox_broker_close(&broker);
}

static void note_flood_time(void *data, const struct channel_line *line)
{
    *(int64_t *)data = line->time_ms;
}

/* The newest line of a channel would stay the newest for ever. */
TEST(a_world_cannot_date_its_words_far_ahead)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    tell_who(&stage);
    struct engine *birch = broker_engine(&stage.broker, BIRCH);
    int64_t now_ms = clock_wall_ms();

    assert_true(broker_write(&stage.broker, CEDAR, "birch", "said",
            "{\"channel\":\"public\",\"sender\":\"Zoe\",\"kind\":\"say\",\"text\":\"late\","
            "\"ms\":9007199254740000}"));
    broker_wait(&stage.broker, 300);

    int64_t newest_ms = 0;
    transaction_begin(birch, 0, 0);
    channel_each_line(birch, STR("public"), 10, 0, note_flood_time, &newest_ms);
    transaction_commit(birch);
    assert_true(newest_ms > 0);
    assert_true(newest_ms < now_ms + 60000);
    assert_int_equal(outbox_time_ms(INT64_MAX), clock_wall_ms());
    assert_int_equal(outbox_time_ms(-1), clock_wall_ms());
    assert_int_equal(outbox_time_ms(clock_wall_ms() + 3600000), clock_wall_ms() + 3600000);
    assert_int_equal(outbox_time_ms(1), 1);
    stage_close(&stage);
}

static size_t count_flood_whereabouts(const struct outbox_broker *broker)
{
    size_t count = 0;
    for (size_t i = 0; i < broker->entry_count; i++) {
        count +=
                broker->entries[i].plain && strstr(broker->entries[i].plain, "\"whereabouts\"");
    }
    return count;
}

/* Each answer reads all travellers, or all tokens. */
TEST(a_world_cannot_keep_another_busy_with_questions)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    tell_who(&stage);
    for (int i = 0; i < 100; i++) {
        assert_true(broker_write(&stage.broker, CEDAR, "birch", "census", "{}"));
    }
    broker_wait(&stage.broker, 2000);

    assert_true(count_flood_whereabouts(&stage.broker) >= 10);
    assert_true(count_flood_whereabouts(&stage.broker) <= 12);
    struct engine *birch = broker_engine(&stage.broker, BIRCH);
    unsigned may = 0;
    for (int i = 0; i < 1000; i++) {
        may += realm_may_ask(birch, STR("cedar"), "whose", 300);
    }
    assert_int_equal(may, 300);
    assert_true(realm_may_ask(birch, STR("alder"), "whose", 300));
    stage_close(&stage);
}

static size_t count_flood_answers(const struct outbox_broker *broker, const char *how)
{
    size_t count = 0;
    for (size_t i = 0; i < broker->entry_count; i++) {
        const char *plain = broker->entries[i].plain;
        count += plain && strstr(plain, "\"told\"") && strstr(plain, how);
    }
    return count;
}

/* Each tell has another speaker, so no speaker's own limit counts. */
TEST(a_world_cannot_flood_a_player_with_tells)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    (void)create(&stage, BIRCH, "Bert");
    tell_who(&stage);
    for (int i = 0; i < 100; i++) {
        char body[200];
        (void)snprintf(body, sizeof(body),
                "{\"number\":%d,\"to\":\"Bert\",\"from\":\"Zed%d\",\"text\":\"hi\",\"until_"
                "ms\":%lld}",
                i + 1, i, (long long)clock_wall_ms() + 100000);
        assert_true(broker_write(&stage.broker, CEDAR, "birch", "tell", body));
    }
    broker_wait(&stage.broker, 2000);

    assert_true(count_flood_answers(&stage.broker, "heard") >= 60);
    assert_true(count_flood_answers(&stage.broker, "heard") <= 65);
    assert_true(count_flood_answers(&stage.broker, "not") >= 35);
    stage_close(&stage);
}

static void note_flood_number(void *data, const struct channel_line *line)
{
    *(uint64_t *)data = line->number;
}

/* As above: each line has another speaker. */
TEST(a_world_cannot_flood_a_shared_channel)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    tell_who(&stage);
    struct engine *birch = broker_engine(&stage.broker, BIRCH);
    for (int i = 0; i < 800; i++) {
        char body[200];
        (void)snprintf(body, sizeof(body),
                "{\"channel\":\"public\",\"sender\":\"Zed%d\",\"kind\":\"say\","
                "\"text\":\"flood %d\",\"ms\":%lld}",
                i, i, (long long)clock_wall_ms());
        assert_true(broker_write(&stage.broker, CEDAR, "birch", "said", body));
    }
    broker_wait(&stage.broker, 10000);

    uint64_t lines = 0; /* they are numbered from 1 */
    transaction_begin(birch, 0, 0);
    channel_each_line(birch, STR("public"), 1, 0, note_flood_number, &lines);
    transaction_commit(birch);
    assert_in_range(lines, 600, 700);
    stage_close(&stage);
}

static unsigned flood_logged;

static void count_flood_log(void *data, enum log_level level, const char *line)
{
    (void)data;
    flood_logged += level >= LOG_INFO && strstr(line, "cedar") != NULL;
}

static unsigned flood_audited(struct engine *engine)
{
    return audited(engine, "letter refused") + audited(engine, "name refused") +
           audited(engine, "traveller refused");
}

/* Messages that a world refuses, or takes with a remark. */
TEST(refused_messages_fill_neither_log_nor_audit)
{
    static const char *const messages[][2] = {
            {"nonsense", "{}"},
            {"tell", "{\"to\":\"Bert\",\"from\":\"Bert\",\"text\":\"hi\"}"},
            {"said", "{\"channel\":\"public\",\"sender\":\"Anna\",\"text\":\"hi\"}"},
            {"mail", "{\"to\":\"Bert\",\"from\":\"Anna\",\"text\":\"hi\"}"},
            {"impose", "{\"verb\":\"ban\",\"subject\":\"bert\",\"wizard\":\"birch.9\"}"},
            {"back", "{\"kind\":\"nonsense\",\"why\":\"no\",\"body\":\"{}\"}"},
            {"accounts", "{\"accounts\":[1,2,3,4,5,6,7,8,9,10]}"},
            {"unclaimed", "{\"names\":[\"Bert\",\"Bert\",\"Bert\",\"Bert\"]}"},
            {"whereabouts", "{\"known\":[{\"key\":\"birch.7\",\"epoch\":9}],\"more\":false}"},
            {"arrive", "{\"key\":\"birch.7\",\"name\":\"Bert\",\"epoch\":9}"},
            {"named", "{\"number\":1,\"name\":\"Zoe\",\"given\":true}"},
            {"proved", "{\"number\":1,\"how\":\"right\"}"},
    };
    struct attack attack;
    attack_open(&attack);
    struct outbox_broker *broker = &attack.stage.broker;
    struct engine *birch = attack.birch;
    /* A registrar may be the one that lies, too. */
    for (unsigned as_registrar = 0; as_registrar < 2; as_registrar++) {
        engine_change_options(birch)->realm.registrar =
                as_registrar ? mem_dup_text("cedar") : NULL;
        unsigned audited = flood_audited(birch);
        flood_logged = 0;
        log_set_sink(count_flood_log, NULL);
        for (unsigned i = 0; i < test_steps(360, 1200); i++) {
            const char *const *message = messages[i % (sizeof(messages) / sizeof(*messages))];
            assert_true(broker_write(broker, CEDAR, "birch", message[0], message[1]));
        }
        deliver(&attack);
        log_set_sink(NULL, NULL);

        assert_in_range(flood_logged, 1, 60);
        assert_in_range(flood_audited(birch) - audited, 1, 70);
        broker_wait(broker, 65000);
    }
    /* Once it has been quiet for a minute, what it writes is logged again. */
    flood_logged = 0;
    log_set_sink(count_flood_log, NULL);
    assert_true(broker_write(broker, CEDAR, "birch", "nonsense", "{}"));
    broker_wait(broker, 500);
    log_set_sink(NULL, NULL);
    assert_in_range(flood_logged, 1, 2);
    attack_close(&attack);
}
