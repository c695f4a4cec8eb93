// Phones that transfer each other by themselves, before, while and after the server does.
#include "test/e2e/callops_fixture.hpp"

namespace {

using namespace test;

class CallopsOwnTransferTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsOwnTransferTest);
	CPPUNIT_TEST(a_transfer_of_the_phones_passes);
	CPPUNIT_TEST(its_id_is_the_number_of_who_referred);
	CPPUNIT_TEST(both_kinds_go_side_by_side);
	CPPUNIT_TEST(odd_ids_are_answered);
	CPPUNIT_TEST(a_refresh_names_the_refer_as_it_arrived);
	CPPUNIT_TEST_SUITE_END();

	SipText about_refer(Phone &phone, Dialog &dialog, const std::string &event,
			const std::string &method = "NOTIFY") {
		auto request = phone.request(method, dialog);
		request.add("Event", event);
		if (method == "SUBSCRIBE") return request.add("Expires", "60");
		request.add("Subscription-State", kActive).add("Content-Type", "message/sipfrag");
		request.body = "SIP/2.0 100 Trying\r\n";
		return request;
	}

	// It is relayed, and answered by the other phone: the Event as that one saw it.
	std::string passes(Phone &phone, Dialog &dialog, Phone &other, const std::string &event,
			const std::string &method = "NOTIFY") {
		phone.send(about_refer(phone, dialog, event, method));
		const auto seen = other.gets_request(method);
		other.send(other.reply_to(seen, 200));
		check(phone.gets(200).cseq() == dialog.cseq,
				"the answer should have the CSeq that was sent");
		return seen.header("Event");
	}

	// The server answers, and the other phone hears nothing.
	void is_answered(
			Phone &phone, Dialog &dialog, Phone &other, const std::string &event, int code) {
		phone.send(about_refer(phone, dialog, event));
		phone.gets(code);
		other.hears_nothing(80);
	}

	// `who` refers the other end by himself: the CSeq of the REFER there.
	unsigned refers(Phone &who, Dialog &mine, Phone &other) {
		auto refer = who.request("REFER", mine);
		who.send(refer.add("Refer-To", "<sip:agent@192.0.2.7>"));
		const auto seen = other.gets_request("REFER");
		other.send(other.reply_to(seen, 202, "Accepted"));
		who.gets(202);
		return seen.cseq();
	}

	static std::string refer_of(unsigned cseq) { return "refer;id=" + std::to_string(cseq); }

	// The server has sent one to alice, and the transfer is over.
	void refers_in_vain(Phone &alice, const Call &call) {
		accepted(rpc("callops.transfer", {call.id(), "caller", "sip:agent@192.0.2.7"}));
		accepts_refer(alice);
		notifies(alice, *call.caller, "404 Not Found", kDone);
	}

	void a_transfer_of_the_phones_passes() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto number = refers(bob, *call.callee, alice);
		equal("refer", passes(alice, *call.caller, bob, "refer"), "Event without an id");
		equal(refer_of(number), passes(alice, *call.caller, bob, refer_of(number)), "with one");
		told(call.id(), {});
		ends(alice, *call.caller, bob, *call.callee);
	}

	void its_id_is_the_number_of_who_referred() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		refers_in_vain(alice, call);
		const auto wire = refers(bob, *call.callee, alice);
		const auto sent = call.callee->cseq;
		check(wire == sent + 1, "the REFER should have been moved");
		equal(refer_of(sent), passes(alice, *call.caller, bob, refer_of(wire)), "the Event");
		equal(refer_of(sent) + ";x=y", passes(alice, *call.caller, bob, refer_of(wire) + ";x=y"),
				"the Event with a parameter behind");
		equal("refer", passes(alice, *call.caller, bob, "refer"), "the last REFER was bob's");
		ends(alice, *call.caller, bob, *call.callee);
	}

	void both_kinds_go_side_by_side() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto theirs = refers(bob, *call.callee, alice);
		accepted(rpc("callops.transfer", {call.id(), "caller", "sip:agent@192.0.2.7"}));
		const auto ours = accepts_refer(alice).cseq();
		is_answered(alice, *call.caller, bob, refer_of(ours), 200);
		equal(refer_of(theirs), passes(alice, *call.caller, bob, refer_of(theirs)), "theirs");
		is_answered(alice, *call.caller, bob, "refer;id=99999", 481);
		is_answered(alice, *call.caller, bob, "refer;id=none", 481);
		notifies(alice, *call.caller, "200 OK", kDone);
		told(call.id(),
				{"start caller", "notify caller 100 Trying", "notify caller 200 OK",
						"ok caller 200 OK"});
		ends(alice, *call.caller, bob, *call.callee);
	}

	void odd_ids_are_answered() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", "sip:agent@192.0.2.7"}));
		accepts_refer(alice);
		for (const auto *event : {"refer;id=none", "refer;id=99999", "Refer ;id=\"1\"", "refer;id"})
			is_answered(alice, *call.caller, bob, event, 200);
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_refresh_names_the_refer_as_it_arrived() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		refers_in_vain(alice, call);
		const auto wire = refers(bob, *call.callee, alice);
		const auto sent = call.callee->cseq;
		equal(refer_of(wire), passes(bob, *call.callee, alice, refer_of(sent), "SUBSCRIBE"),
				"the Event of a refresh");
		ends(bob, *call.callee, alice, *call.caller);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsOwnTransferTest);

} // namespace
