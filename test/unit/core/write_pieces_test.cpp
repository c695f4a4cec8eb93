#include "core/sql/write_pieces.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <string>

using namespace core::sql;
using core::base::Done;
using core::base::Error;
using core::base::Result;

namespace {

struct Piece {
	char name;
	size_t rows = 1;
};

// A database that does not take every piece; notes what becomes of each.
struct Notes {
	std::string bad;  // pieces that no transaction may hold
	int tries = 1000; // then it is gone
	std::string asked, kept, left;

	size_t rows_of(const Piece &piece) const { return piece.rows; }
	Result<Done> write(const std::vector<Piece> &pieces) {
		if (tries-- <= 0) return Error{"gone"};
		bool is_taken = true;
		for (const auto &piece : pieces) {
			asked += piece.name;
			is_taken = is_taken && bad.find(piece.name) == bad.npos;
		}
		asked += ' ';
		return is_taken ? Result<Done>(Done{}) : Error{"bad row"};
	}
	void stored(const Piece &piece) { kept += piece.name; }
	void refused(const Piece &piece, const Error &why) {
		left += piece.name + (":" + why.what + " ");
	}
};

std::vector<Piece> pieces_of(const std::string &names, size_t rows = 1) {
	std::vector<Piece> pieces;
	for (const char name : names) pieces.push_back({name, rows});
	return pieces;
}

} // namespace

class WritePiecesTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(WritePiecesTest);
	CPPUNIT_TEST(pieces_share_a_transaction);
	CPPUNIT_TEST(a_transaction_has_a_bounded_number_of_rows);
	CPPUNIT_TEST(what_has_no_rows_is_stored_without_a_transaction);
	CPPUNIT_TEST(a_refused_piece_keeps_no_other_waiting);
	CPPUNIT_TEST(refusals_in_a_row_mean_the_database);
	CPPUNIT_TEST(a_database_that_goes_while_pieces_are_tried_alone_keeps_what_it_took);
	CPPUNIT_TEST(nothing_is_nothing);
	CPPUNIT_TEST_SUITE_END();

	void expect(const std::string &asked, const std::string &kept, const std::string &left,
			const Notes &notes) {
		CPPUNIT_ASSERT_EQUAL(asked, notes.asked);
		CPPUNIT_ASSERT_EQUAL(kept, notes.kept);
		CPPUNIT_ASSERT_EQUAL(left, notes.left);
	}

	void pieces_share_a_transaction() {
		Notes notes;
		CPPUNIT_ASSERT(write_pieces(notes, pieces_of("abc")));
		expect("abc ", "abc", "", notes);
	}

	void a_transaction_has_a_bounded_number_of_rows() {
		Notes notes;
		CPPUNIT_ASSERT(write_pieces(notes, pieces_of("abcde", kRowsOfTransaction / 2)));
		expect("ab cd e ", "abcde", "", notes);
	}

	void what_has_no_rows_is_stored_without_a_transaction() {
		Notes notes;
		CPPUNIT_ASSERT(write_pieces(notes, pieces_of("ab", 0)));
		expect("", "ab", "", notes);
	}

	void a_refused_piece_keeps_no_other_waiting() {
		Notes notes;
		notes.bad = "bd";
		CPPUNIT_ASSERT(write_pieces(notes, pieces_of("abcd")));
		expect("abcd a b c d ", "ac", "b:bad row d:bad row ", notes);
	}

	void refusals_in_a_row_mean_the_database() {
		Notes notes;
		notes.bad = "abcdef";
		const auto done = write_pieces(notes, pieces_of("abcdef"));
		CPPUNIT_ASSERT(!done);
		CPPUNIT_ASSERT_EQUAL(std::string("bad row"), done.error().what);
		expect("abcdef a b ", "", "", notes); // nobody is blamed
	}

	void a_database_that_goes_while_pieces_are_tried_alone_keeps_what_it_took() {
		Notes notes;
		notes.bad = "b";
		notes.tries = 3;
		CPPUNIT_ASSERT(write_pieces(notes, pieces_of("abcd")));
		expect("abcd a b ", "a", "b:gone c:gone d:gone ", notes);
	}

	void nothing_is_nothing() {
		Notes notes;
		CPPUNIT_ASSERT(write_pieces(notes, pieces_of("")));
		expect("", "", "", notes);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(WritePiecesTest);
