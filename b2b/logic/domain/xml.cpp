#include "b2b/logic/domain/xml.hpp"

#include <libxml/xmlreader.h>

#include <algorithm>
#include <memory>

#include "core/base/printable.hpp"
#include "core/sip/scan.hpp"

namespace b2b_logic {
namespace {

using core::base::Error;
using core::base::Result;

struct FreeReader {
	void operator()(xmlTextReader *reader) const noexcept { xmlFreeTextReader(reader); }
};
using Reader = std::unique_ptr<xmlTextReader, FreeReader>;

std::string text_of(const xmlChar *text) {
	return text ? reinterpret_cast<const char *>(text) : "";
}

Error fault(int line, std::string_view what) {
	return {std::to_string(line) + ": " + core::base::printable(core::sip::trim(what))};
}

// The first one that libxml2 has found.
struct Complaint {
	int line = 0;
	std::string what;
};

// From libxml2 2.12 on its error is constant.
template <class Heard>
void hear(void *complaint, Heard *error) {
	auto &first = *static_cast<Complaint *>(complaint);
	if (!first.what.empty() || !error) return;
	try {
		first = {error->line, error->message ? error->message : "no XML"};
	} catch (...) {
		first.line = error->line; // without a text it is refused all the same
	}
}

// Where its node ends its first tag; the parser itself is further on.
int line_of(xmlTextReader *reader) noexcept {
	return static_cast<int>(std::max(xmlGetLineNo(xmlTextReaderCurrentNode(reader)), 1L));
}

XmlElement element_of(xmlTextReader *reader) {
	XmlElement element;
	element.name = text_of(xmlTextReaderConstName(reader));
	element.line = static_cast<unsigned>(line_of(reader));
	while (xmlTextReaderMoveToNextAttribute(reader) == 1)
		element.attributes.emplace_back(
				text_of(xmlTextReaderConstName(reader)), text_of(xmlTextReaderConstValue(reader)));
	xmlTextReaderMoveToElement(reader);
	return element;
}

class Tree {
public:
	// What is wrong with the node that the reader stands at; empty: nothing.
	std::string_view take(xmlTextReader *reader) {
		switch (xmlTextReaderNodeType(reader)) {
		case XML_READER_TYPE_ELEMENT:
			return open(reader);
		case XML_READER_TYPE_END_ELEMENT:
			open_.pop_back();
			return {};
		case XML_READER_TYPE_COMMENT:
		case XML_READER_TYPE_WHITESPACE:
		case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
			return {};
		case XML_READER_TYPE_TEXT:
		case XML_READER_TYPE_CDATA:
			return "text stands between the elements; values stand in attributes";
		case XML_READER_TYPE_DOCUMENT_TYPE:
			return "a document type and entities are not read: leave <!DOCTYPE> out";
		default:
			return "only elements and comments may stand here";
		}
	}
	XmlElement &root() noexcept { return root_; }

private:
	std::string_view open(xmlTextReader *reader) {
		if (xmlTextReaderDepth(reader) >= kDeepestXml) return "elements stand too deep in others";
		const bool is_empty = xmlTextReaderIsEmptyElement(reader) == 1;
		XmlElement *element = &root_;
		if (open_.empty()) {
			root_ = element_of(reader);
		} else {
			auto &siblings =
					open_.back()->children; // whose last one is closed: nobody points into them
			siblings.push_back(element_of(reader));
			element = &siblings.back();
		}
		if (!is_empty) open_.push_back(element);
		return {};
	}

	XmlElement root_;
	std::vector<XmlElement *> open_;
};

} // namespace

Result<XmlElement> parse_xml(std::string_view text) {
	constexpr int kOptions = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
	if (text.empty()) return fault(1, "the document is empty");
	if (text.size() > kLongestXml)
		return fault(
				1, "the document is too long: at most " + std::to_string(kLongestXml) + " bytes");
	const Reader reader(xmlReaderForMemory(
			text.data(), static_cast<int>(text.size()), nullptr, nullptr, kOptions));
	if (!reader) return fault(1, "no memory to read it");
	Complaint complaint;
	xmlTextReaderSetStructuredErrorHandler(reader.get(), hear, &complaint);
	Tree tree;
	int read = 0;
	while ((read = xmlTextReaderRead(reader.get())) == 1)
		if (const auto wrong = tree.take(reader.get()); !wrong.empty())
			return fault(line_of(reader.get()), wrong);
	if (read < 0 || !complaint.what.empty())
		return fault(
				std::max(complaint.line, 1), complaint.what.empty() ? "no XML" : complaint.what);
	return std::move(tree.root());
}

} // namespace b2b_logic
