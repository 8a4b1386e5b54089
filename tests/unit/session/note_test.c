/* note_test.c -- A message held by many: one copy, renderings of it, and its end. */
#include "engine/session/note.h"

#include "tests/support/test.h"

TEST(a_note_keeps_its_own_copy_of_a_message)
{
    char text[] = "hello";
    struct note *note = note_make(&(struct msg){.kind = MSG_TEXT,
            .style = MSG_SAY,
            .flag = true,
            .text = str_of(text),
            .sender = STR("Ann"),
            .body = STR("hi"),
            .topic = STR("public"),
            .tags = STR("id=1")});
    text[0] = 'j';

    assert_str(note->msg.text, "hello");
    assert_str(note->msg.sender, "Ann");
    assert_str(note->msg.body, "hi");
    assert_str(note->msg.topic, "public");
    assert_str(note->msg.tags, "id=1");
    assert_int_equal(note->msg.style, MSG_SAY);
    assert_true(note->msg.flag);
    assert_ptr_equal(note->msg.note, note);
    note_drop(note);
}

TEST(renderings_are_cached_for_notes_with_several_holders)
{
    static const char maker;
    struct note *note = note_make(&(struct msg){.kind = MSG_PROMPT});
    struct str form = STR("form");
    struct str own = STR_NONE;

    struct str given = note_keep_form(note, &maker, 0, form);
    assert_ptr_equal(given.bytes, form.bytes);
    struct note *transcripts = note_keep(note);
    given = note_keep_form(note, &maker, 0, form);
    assert_ptr_equal(given.bytes, form.bytes);
    assert_false(note_find_form(note, &maker, 0, &own));
    struct note *others = note_keep(note);
    given = note_keep_form(note, &maker, 0, form);
    assert_ptr_not_equal(given.bytes, form.bytes);
    assert_true(note_find_form(note, &maker, 0, &own));
    assert_str(own, "form");
    note_drop(others);
    note_drop(transcripts);
    note_drop(note);
    note_drop(NULL);
}

TEST(a_message_is_known_by_all_of_its_parts)
{
    struct msg msg = {.kind = MSG_TEXT, .text = STR("x"), .sender = STR("Ann")};
    struct note *note = note_make(&msg);

    assert_true(note_says(note, &msg));
    msg.sender = STR("Bob");
    assert_false(note_says(note, &msg));
    msg.sender = STR("Ann");
    msg.flag = true;
    assert_false(note_says(note, &msg));
    note_drop(note);
}

TEST(renderings_are_distinguished_by_maker_and_variant)
{
    static const char telnet;
    static const char web;
    struct note *note = note_make(&(struct msg){.kind = MSG_TEXT, .text = STR("x")});
    struct str form;

    (void)note_keep(note);
    (void)note_keep(note);
    assert_false(note_find_form(note, &telnet, 1, &form));
    form = note_keep_form(note, &telnet, 1, STR("one"));
    assert_str(form, "one");
    (void)note_keep_form(note, &telnet, 2, STR("two"));
    (void)note_keep_form(note, &web, 1, STR(""));

    assert_true(note_find_form(note, &telnet, 1, &form));
    assert_str(form, "one");
    assert_true(note_find_form(note, &telnet, 2, &form));
    assert_str(form, "two");
    assert_true(note_find_form(note, &web, 1, &form));
    assert_str(form, "");
    assert_false(note_find_form(note, &web, 2, &form));
    note_drop(note);
    note_drop(note);
    note_drop(note);
}
