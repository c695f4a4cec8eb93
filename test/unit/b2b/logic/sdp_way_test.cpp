#include "b2b/logic/domain/sdp_way.hpp"
#include "test/unit/b2b/logic/fixture.hpp"

using namespace test::logic;

// Which SDP is offered to whom, and answers whose: what a script with a media relay has to know.
class SdpWayTest : public OnSession {
	CPPUNIT_TEST_SUITE(SdpWayTest);
	CPPUNIT_TEST(an_offer_and_its_answer);
	CPPUNIT_TEST(of_several_that_ring_one_has_early_media);
	CPPUNIT_TEST(a_late_offer_is_answered_in_the_ack);
	CPPUNIT_TEST(a_prack_offers_or_answers);
	CPPUNIT_TEST(what_is_no_offer_has_no_way);
	CPPUNIT_TEST(of_two_that_are_called_the_first_offers);
	CPPUNIT_TEST(a_bridging_with_a_late_sdp);
	CPPUNIT_TEST(a_bridging_with_an_offer);
	CPPUNIT_TEST(who_is_put_on_hold_tells_nobody);
	CPPUNIT_TEST(the_route_of_an_ack_only_passes_it);
	CPPUNIT_TEST_SUITE_END();

	std::string way(const Incoming &message, bool is_reply) {
		const auto found = way_of_sdp(session, message, is_reply);
		if (!found) return "none";
		return std::to_string(found->from) + (found->is_offer ? " offers " : " answers ")
				+ std::to_string(found->to);
	}
	std::string way_of_request(
			Leg leg, std::string_view method, const std::string &sdp = sdp_of("x")) {
		const auto text = request_text(method, sdp);
		return way(incoming(leg, method, text), false);
	}
	std::string way_of_reply(Leg leg, unsigned code, std::string_view method = "INVITE",
			const std::string &sdp = sdp_of("x")) {
		const auto text = reply_text(code, method, sdp);
		auto message = incoming(leg, method, text);
		message.tag = tags[leg];
		message.code = code;
		return way(message, true);
	}
	void refer(const BridgeFlags &flags, std::string_view media = {}) {
		talk();
		name_callee("new", "sip:carol@c.example");
		const auto text = request_text("REFER");
		auto request = incoming(1, "REFER", text);
		request.request = ++asked;
		note(bridge(session, {"peer", "new", media, flags}, request, now, policy));
	}

	void of_several_that_ring_one_has_early_media() {
		InitOrder order;
		order.scenario = kTopHiding;
		order.destinations.assign(2, {"sip:bob@b.example", {}, {}});
		begin(order, sdp_of("alice"));
		TOLD("2 answers 0", way_of_reply(2, 183));
		reply(1, 183, "bob");
		TOLD("1 answers 0", way_of_reply(1, 183));
		TOLD("none", way_of_reply(2, 183));
		TOLD("2 answers 0", way_of_reply(2, 200));
		reply(1, 486);
		TOLD("2 answers 0", way_of_reply(2, 183));
	}

	void an_offer_and_its_answer() {
		begin_plain();
		TOLD("1 answers 0", way_of_reply(1, 183));
		TOLD("1 answers 0", way_of_reply(1, 200));
		TOLD("none", way_of_reply(1, 486));
		TOLD("none", way_of_reply(1, 200, "INVITE", ""));
		reply(1, 200, "bob");
		TOLD("none", way_of_request(0, "ACK"));
		ack(0);
		TOLD("0 offers 1", way_of_request(0, "INVITE"));
		TOLD("1 offers 0", way_of_request(1, "UPDATE"));
		ask(1, "INVITE", "bob2");
		TOLD("0 answers 1", way_of_reply(0, 200));
	}

	void a_late_offer_is_answered_in_the_ack() {
		begin_plain("");
		TOLD("1 offers 0", way_of_reply(1, 200));
		TOLD("none", way_of_request(0, "ACK"));
		reply(1, 200, "bob");
		TOLD("0 answers 1", way_of_request(0, "ACK"));
		TOLD("none", way_of_request(0, "ACK", ""));
		ack(0);
		TOLD("none", way_of_request(0, "ACK"));
	}

	void a_prack_offers_or_answers() {
		begin_plain();
		reply(1, 183, "bob");
		TOLD("0 offers 1", way_of_request(0, "PRACK"));
		session = Session();
		begin_plain("");
		TOLD("0 offers 1", way_of_request(0, "PRACK"));
		reply(1, 183, "bob");
		TOLD("0 answers 1", way_of_request(0, "PRACK"));
	}

	void what_is_no_offer_has_no_way() {
		talk();
		TOLD("none", way_of_request(0, "INFO"));
		TOLD("none", way_of_request(7, "INVITE"));
		TOLD("none", way_of_request(0, "INVITE", ""));
	}

	void of_two_that_are_called_the_first_offers() {
		name_callee("one", "sip:alice@a.example");
		name_callee("other", "sip:bob@b.example");
		note(trigger(session, {"click", {}, {}, false}, now, policy));
		TOLD("none", way_of_reply(0, 183));
		TOLD("0 offers 1", way_of_reply(0, 200));
		reply(0, 200, "alice");
		TOLD("1 answers 0", way_of_reply(1, 200));
		now += 1000 * policy.hold_first_after;
		note(on_time(session, now, policy));
		TOLD("none", way_of_reply(1, 200));
	}

	void a_bridging_with_a_late_sdp() {
		refer({}, "sip:music@m.example");
		const Leg carol = find_entity(session, "new")->leg, music = session.bridge->media;
		TOLD("0 offers " + std::to_string(music), way_of_reply(0, 200));
		TOLD("none", way_of_request(0, "INVITE"));
		reply(0, 200, "alice");
		TOLD(std::to_string(music) + " answers 0", way_of_reply(music, 200));
		reply(music, 200, "music");
		TOLD("none", way_of_reply(carol, 183));
		TOLD(std::to_string(carol) + " offers 0", way_of_reply(carol, 200));
		reply(carol, 200, "carol");
		TOLD("0 answers " + std::to_string(carol), way_of_reply(0, 200));
	}

	void a_bridging_with_an_offer() {
		BridgeFlags flags;
		flags.no_late_sdp = true;
		refer(flags);
		const Leg carol = find_entity(session, "new")->leg;
		TOLD("none", way_of_reply(carol, 200)); // what alice had offered before says nothing yet
		reply(carol, 200, "carol");
		TOLD("0 offers " + std::to_string(carol), way_of_reply(0, 200));
		reply(0, 200, "alice2");
		TOLD(std::to_string(carol) + " answers 0", way_of_reply(carol, 200));
	}

	void who_is_put_on_hold_tells_nobody() {
		BridgeFlags flags;
		flags.hold = flags.rollback_failed = true;
		refer(flags);
		const Leg carol = find_entity(session, "new")->leg;
		TOLD("none", way_of_reply(0, 200));
		reply(0, 200, "alice");
		reply(carol, 486);
		TOLD("0 offers 1", way_of_reply(0, 200));
		reply(0, 200, "alice2");
		TOLD("1 answers 0", way_of_reply(1, 200));
	}

	void the_route_of_an_ack_only_passes_it() {
		begin_plain("");
		reply(1, 200, "bob");
		const auto text = request_text("ACK", sdp_of("alice"));
		const auto message = incoming(0, "ACK", text);
		TOLD("", note(pass_request(session, message, now, policy)));
		TOLD("refused 491", note(send_reply(session, message, 200, {}, {}, now, policy)));
		name_callee("new", "sip:carol@c.example");
		TOLD("refused 491", note(bridge(session, {"peer", "new", {}, {}}, message, now, policy)));
		TOLD("ACK 1 (alice)", note(on_ack(session, message, now, policy)));
		TOLD("", note(after_route(session, message, false, now, policy)));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(SdpWayTest);
