/* mail_test.c -- Letters are stored at once and durably, or not at all. */
#include "engine/core/chat/mail.h"

#include "engine/core/perception/fragment.h"
#include "tests/unit/core/play.h"

#define BOX 4711

static void begin(struct play *p)
{
    transaction_begin(p->engine, 0, 0);
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

/* Returns "one two(read)", in its own transaction; the caller finishes it. */
static struct buf letters_of(struct play *p, uint64_t box)
{
    struct buf out = {0};
    begin(p);
    mail_each(p->engine, box, put_letter, &out);
    transaction_commit(p->engine);
    return out;
}

static void assert_letters(struct play *p, uint64_t box, const char *expected)
{
    struct buf text = letters_of(p, box);
    assert_str(buf_str(&text), expected);
    buf_finish(&text);
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

PLAY_TEST(a_letter_is_in_the_mailbox_at_once_and_after_a_crash)
{
    begin(p);
    assert_true(write_letter(p, BOX, "one"));
    assert_true(write_letter(p, BOX, "two"));
    assert_true(mail_set_read(p->engine, BOX, number_of(p, BOX, 1), true));
    transaction_commit(p->engine);
    assert_letters(p, BOX, "one(read) two");
    play_turn(p);
    play_crash(p);

    assert_letters(p, BOX, "one(read) two");
    assert_letters(p, BOX + 1, "");
}

PLAY_TEST(a_rollback_leaves_the_mailbox_unchanged)
{
    begin(p);
    assert_true(write_letter(p, BOX, "one"));
    assert_true(write_letter(p, BOX, "two"));
    transaction_commit(p->engine);

    begin(p);
    assert_true(mail_set_read(p->engine, BOX, number_of(p, BOX, 2), true));
    assert_true(mail_delete(p->engine, BOX, number_of(p, BOX, 1)));
    assert_true(write_letter(p, BOX, "three"));
    assert_true(mail_delete(p->engine, BOX, number_of(p, BOX, 2)));
    transaction_abort(p->engine);

    assert_letters(p, BOX, "one two");
}

PLAY_TEST(a_full_mailbox_refuses_and_full_news_drop_the_oldest)
{
    begin(p);
    for (int i = 0; i < MAIL_LETTERS_MAX; i++) {
        assert_true(write_letter(p, BOX, "more"));
        assert_true(write_letter(p, MAIL_EVERYBODY, i == 0 ? "oldest" : "more"));
    }

    assert_false(write_letter(p, BOX, "too much"));
    assert_true(write_letter(p, MAIL_EVERYBODY, "newest"));

    transaction_commit(p->engine);
    struct buf box = letters_of(p, BOX);
    struct buf news = letters_of(p, MAIL_EVERYBODY);
    assert_true(str_find(buf_str(&box), STR("too much"), 0) == SIZE_MAX);
    assert_true(str_find(buf_str(&news), STR("oldest"), 0) == SIZE_MAX);
    assert_true(str_ends(buf_str(&news), STR("newest")));
    buf_finish(&box);
    buf_finish(&news);
}

PLAY_TEST(mailboxes_dropped_from_memory_are_read_again)
{
    for (uint64_t box = 1; box <= 200; box++) {
        begin(p);
        assert_true(write_letter(p, BOX + box, "kept"));
        transaction_commit(p->engine);
        if (box % 40 == 0) {
            play_turn(p);
        }
    }

    for (uint64_t box = 1; box <= 200; box++) {
        assert_letters(p, BOX + box, "kept");
    }
}

/* -- sentences that things add to each other's descriptions -- */

static bool put_sentence(
        struct play *p, struct object *of, uint64_t by, const char *key, const char *text)
{
    struct err err;
    return fragment_put(p->engine, of, by, str_of(key), str_of(text), &err);
}

PLAY_TEST(a_room_sentence_disappears_with_the_thing_that_set_it)
{
    struct buf text = {0};
    begin(p);
    struct object *hall = world_create(p->world, 0);
    struct object *door = world_create(p->world, 0);
    assert_true(put_sentence(p, hall, 0, "a", "It is late."));
    assert_true(put_sentence(p, hall, door->id, "a", "A door is ajar."));
    assert_true(put_sentence(p, hall, door->id, "a", "A door is open."));

    fragment_each_text(p->engine, hall, &text);
    assert_str(buf_str(&text), "It is late. A door is open.");
    world_destroy(p->world, door);
    buf_clear(&text);
    fragment_each_text(p->engine, hall, &text);
    assert_str(buf_str(&text), "It is late.");
    assert_true(put_sentence(p, hall, 0, "a", ""));

    assert_null(prop_own(hall, atom_intern(&p->world->atoms, STR("fragments"))));
    transaction_commit(p->engine);
    buf_finish(&text);
}

PLAY_TEST(sentences_are_bounded)
{
    begin(p);
    struct object *hall = world_create(p->world, 0);
    for (int i = 0; i < FRAGMENTS_MAX; i++) {
        char key[16];
        (void)snprintf(key, sizeof(key), "%d", i);
        assert_true(put_sentence(p, hall, 0, key, "Yes."));
    }

    assert_false(put_sentence(p, hall, 0, "more", "Yes."));
    assert_true(put_sentence(p, hall, 0, "7", "No."));

    transaction_commit(p->engine);
}
