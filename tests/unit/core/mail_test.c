/* mail_test.c -- letters are there at once, for good, or not at all. */
#include "engine/core/keep/mail.h"

#include "engine/core/keep/email.h"
#include "engine/core/sense/fragment.h"
#include "tests/unit/core/play.h"

#define BOX 4711

static void begin(struct play *p)
{
    slice_begin(p->engine, 0, 0);
}

static bool write_letter(struct play *p, uint64_t box, const char *subject)
{
    struct err err;
    struct letter letter = {
            .sender = STR("bob"), .subject = str_of(subject), .text = STR("Meet me.")};
    return mail_send(p->engine, box, &letter, &err);
}

static void put_letter(void *data, const struct letter *letter)
{
    struct buf *out = data;
    buf_printf(out, "%s%.*s%s", out->length > 0 ? " " : "", STR_FMT(letter->subject),
            letter->read ? "(read)" : "");
}

/* "one two(read)"; borrowed until the next call. */
static struct str letters(struct play *p, uint64_t box, struct buf *out)
{
    buf_clear(out);
    begin(p);
    mail_each(p->engine, box, put_letter, out);
    slice_commit(p->engine);
    return buf_str(out);
}

struct numbering {
    size_t nth;
    uint64_t number;
};

static void count_down(void *data, const struct letter *letter)
{
    struct numbering *numbering = data;
    if (numbering->nth-- == 1) {
        numbering->number = letter->number;
    }
}

static uint64_t number_of(struct play *p, uint64_t box, size_t nth)
{
    struct numbering numbering = {.nth = nth};
    mail_each(p->engine, box, count_down, &numbering);
    return numbering.number;
}

TEST(a_letter_is_in_the_box_at_once_and_after_a_crash)
{
    struct play p;
    struct buf text = {0};
    play_open(&p);

    begin(&p);
    assert_true(write_letter(&p, BOX, "one"));
    assert_true(write_letter(&p, BOX, "two"));
    assert_true(mail_set_read(p.engine, BOX, number_of(&p, BOX, 1), true));
    slice_commit(p.engine);
    assert_str(letters(&p, BOX, &text), "one(read) two");
    play_turn(&p);
    play_crash(&p);

    assert_str(letters(&p, BOX, &text), "one(read) two");
    assert_str(letters(&p, BOX + 1, &text), "");
    buf_finish(&text);
    play_close(&p);
}

TEST(a_slice_that_fails_leaves_the_box_as_it_was)
{
    struct play p;
    struct buf text = {0};
    play_open(&p);
    begin(&p);
    assert_true(write_letter(&p, BOX, "one"));
    assert_true(write_letter(&p, BOX, "two"));
    slice_commit(p.engine);

    begin(&p);
    assert_true(mail_set_read(p.engine, BOX, number_of(&p, BOX, 2), true));
    assert_true(mail_delete(p.engine, BOX, number_of(&p, BOX, 1)));
    assert_true(write_letter(&p, BOX, "three"));
    assert_true(mail_delete(p.engine, BOX, number_of(&p, BOX, 2)));
    slice_abort(p.engine);

    assert_str(letters(&p, BOX, &text), "one two");
    buf_finish(&text);
    play_close(&p);
}

TEST(a_full_box_refuses_and_the_news_let_go_of_their_oldest)
{
    struct play p;
    play_open(&p);
    begin(&p);
    for (int i = 0; i < MAIL_LETTERS_MAX; i++) {
        assert_true(write_letter(&p, BOX, "more"));
        assert_true(write_letter(&p, MAIL_EVERYBODY, i == 0 ? "oldest" : "more"));
    }

    assert_false(write_letter(&p, BOX, "too much"));
    assert_true(write_letter(&p, MAIL_EVERYBODY, "newest"));

    slice_commit(p.engine);
    struct buf text = {0};
    assert_true(str_find(letters(&p, BOX, &text), STR("too much"), 0) == SIZE_MAX);
    struct str news = letters(&p, MAIL_EVERYBODY, &text);
    assert_true(str_find(news, STR("oldest"), 0) == SIZE_MAX);
    assert_true(str_ends(news, STR("newest")));
    buf_finish(&text);
    play_close(&p);
}

TEST(boxes_that_were_let_go_are_read_again)
{
    struct play p;
    struct buf text = {0};
    play_open(&p);
    for (uint64_t box = 1; box <= 200; box++) {
        begin(&p);
        assert_true(write_letter(&p, BOX + box, "kept"));
        slice_commit(p.engine);
        if (box % 40 == 0) {
            play_turn(&p);
        }
    }

    for (uint64_t box = 1; box <= 200; box++) {
        assert_str(letters(&p, BOX + box, &text), "kept");
    }
    buf_finish(&text);
    play_close(&p);
}

/* -- sentences that things add to each other's descriptions -- */

TEST(a_sentence_goes_with_who_gave_it)
{
    struct play p;
    struct err err;
    struct buf text = {0};
    play_open(&p);
    begin(&p);
    struct object *hall = world_create(p.world, 0);
    struct object *door = world_create(p.world, 0);
    assert_true(fragment_put(p.engine, hall, 0, STR("a"), STR("It is late."), &err));
    assert_true(fragment_put(p.engine, hall, door->id, STR("a"), STR("A door is ajar."), &err));
    assert_true(fragment_put(p.engine, hall, door->id, STR("a"), STR("A door is open."), &err));

    fragment_each_text(p.engine, hall, &text);
    assert_str(buf_str(&text), "It is late. A door is open.");
    world_destroy(p.world, door);
    buf_clear(&text);
    fragment_each_text(p.engine, hall, &text);
    assert_str(buf_str(&text), "It is late.");
    assert_true(fragment_put(p.engine, hall, 0, STR("a"), STR_NONE, &err));

    assert_null(prop_own(hall, atom_intern(&p.world->atoms, STR("fragments"))));
    slice_commit(p.engine);
    buf_finish(&text);
    play_close(&p);
}

TEST(sentences_are_bounded)
{
    struct play p;
    struct err err;
    play_open(&p);
    begin(&p);
    struct object *hall = world_create(p.world, 0);
    for (int i = 0; i < FRAGMENTS_MAX; i++) {
        char key[16];
        (void)snprintf(key, sizeof(key), "%d", i);
        assert_true(fragment_put(p.engine, hall, 0, str_of(key), STR("Yes."), &err));
    }

    assert_false(fragment_put(p.engine, hall, 0, STR("more"), STR("Yes."), &err));
    assert_true(fragment_put(p.engine, hall, 0, STR("7"), STR("No."), &err));

    slice_commit(p.engine);
    play_close(&p);
}

/* In a slice of its own, a minute after the one before. */
static bool asks(struct play *p, const char *name, const char *address)
{
    struct err err = {0};
    p->now_us += 61 * 1000000LL;
    begin(p);
    bool asked =
            email_ask(p->engine, account_find(p->engine, str_of(name)), str_of(address), &err);
    slice_commit(p->engine);
    return asked;
}

TEST(many_accounts_have_few_codes_a_day_sent_to_a_stranger)
{
    static const char *const names[] = {"anna", "bert", "carla"};
    static const char *const spellings[] = {"stranger@example.net", "Stranger@Example.NET"};
    struct play p;
    struct screen screens[3] = {0};
    unsigned sent = 0;
    play_open(&p);
    for (size_t i = 0; i < 3; i++) {
        play_join(&p, &screens[i], names[i]);
    }
    p.engine->relay.session = screens[0].session->id;

    for (size_t i = 0; i < 12; i++) {
        sent += asks(&p, names[i % 3], spellings[i % 2]);
    }

    assert_int_equal(sent, 10);
    assert_true(asks(&p, "carla", "carla@example.net"));
    p.now_us += 25 * 3600 * 1000000LL;
    assert_true(asks(&p, "bert", "stranger@example.net"));
    play_close(&p);
    for (size_t i = 0; i < 3; i++) {
        screen_finish(&screens[i]);
    }
}

static const struct CMUnitTest mail_tests[] = {
        IT(many_accounts_have_few_codes_a_day_sent_to_a_stranger),
        IT(a_letter_is_in_the_box_at_once_and_after_a_crash),
        IT(a_slice_that_fails_leaves_the_box_as_it_was),
        IT(a_full_box_refuses_and_the_news_let_go_of_their_oldest),
        IT(boxes_that_were_let_go_are_read_again),
        IT(a_sentence_goes_with_who_gave_it),
        IT(sentences_are_bounded),
};
TESTS(mail)
