/* circle_qst.c -- quests: *.qst
 *
 *     #vnum
 *     name~ / keywords~ / information~ / done~ / quit~
 *     type questmaster flags target previous next prerequisite
 *     points penalty min-level max-level time return-mobile quantity
 *     gold experience object
 *     S
 *
 * -1 and 65535 stand for no mobile, quest or object. */
#include "world/circle_kinds.h"
#include "world/circle_read.h"

static bool read_links(struct circle_reader *reader, struct circle_quest *quest)
{
    struct circle_words words;
    int32_t before[2];
    int32_t behind[4];
    const char *what = "the quest's type, master, target or neighbours";
    if (!circle_read_words(
                reader, "the quest's type, master, flags and neighbours", 7, &words) ||
            !circle_read_numbers(reader, &words, 0, 2, what, before) ||
            !circle_read_flags(reader, &words, 2, 1, &quest->flags) ||
            !circle_read_numbers(reader, &words, 3, 4, what, behind)) {
        return false;
    }
    quest->type = before[0];
    quest->master = circle_read_vnum(before[1]);
    quest->target = circle_read_vnum(behind[0]);
    quest->previous = circle_read_vnum(behind[1]);
    quest->next = circle_read_vnum(behind[2]);
    quest->prerequisite = circle_read_vnum(behind[3]);
    return true;
}

static bool read_rewards(struct circle_reader *reader, struct circle_quest *quest)
{
    struct circle_words words;
    int32_t rewards[3];
    if (!circle_read_words(reader, "the quest's seven values", 7, &words) ||
            !circle_read_numbers(
                    reader, &words, 0, 7, "one of the quest's values", quest->values) ||
            !circle_read_words(reader, "the quest's gold, experience and object", 3, &words) ||
            !circle_read_numbers(reader, &words, 0, 3, "one of the quest's rewards", rewards)) {
        return false;
    }
    quest->gold = rewards[0];
    quest->experience = rewards[1];
    quest->object = circle_read_vnum(rewards[2]);
    return true;
}

static bool read_end(struct circle_reader *reader)
{
    for (;;) {
        struct str line = STR_NONE;
        if (!circle_read_line(reader, "the quest's closing S", &line)) {
            return false;
        }
        if (line.bytes[0] == 'S') {
            return true;
        }
        circle_read_oddity(reader, "a line between the quest's rewards and its S is left out");
    }
}

static bool read_quest(struct circle_reader *reader, void *record)
{
    struct circle_quest *quest = record;
    return circle_read_string(reader, "the quest's name", &quest->name) &&
           circle_read_string(reader, "the quest's keywords", &quest->keywords) &&
           circle_read_string(reader, "the quest's information", &quest->info) &&
           circle_read_string(reader, "the quest's text when done", &quest->done) &&
           circle_read_string(reader, "the quest's text when given up", &quest->quit) &&
           read_links(reader, quest) && read_rewards(reader, quest) && read_end(reader);
}

bool circle_qst_read(struct circle_reader *reader, struct circle_world *world)
{
    return circle_read_all(reader, world, CIRCLE_QST, read_quest);
}
