#include "atlas/noun_forms.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

namespace fabrica {

namespace {

// Each list a text with a space around every word: a list of views would take more room than its words. They hold what endings get wrong.
struct Rules {
  std::string_view feminine, masculine;  // the words themselves, in the singular
  std::initializer_list<std::string_view> feminineEndings, masculineEndings;
  std::string_view singularS;            // singular, although it ends like a plural
};

const Rules kFrench{
    " artere veine glande valve valvule cote jambe cuisse main oreille epaule hanche cheville face fosse fibre membrane bourse capsule bronche trompe "
    "vesicule clavicule fibula scapula ulna patella rotule phalange vertebre aponevrose partie branche racine crete epine corne paupiere levre joue "
    "narine amygdale tonsille insula dent molaire incisive canine gaine paroi zone aire ligne surrenale parotide pyramide papille moelle plevre orbite "
    "omoplate tete queue jugulaire carotide lame voie surface couche substance arcade base muqueuse sereuse musculeuse tunique cellule citerne ampoule "
    "strie grande petite sous-muqueuse trabecule empreinte structure trochlee pulpe cuspide arche aile vue fente macule crypte aorte adventice arteriole "
    "fontanelle couronne colonne lingula faux croix albuginee fascicule anastomose synchondrose syndesmose symphyse hypophyse epiphyse diaphyse apophyse "
    "trachee dure-mere thyroide choroide faucille luette langue peau anse vallecule fossula columelle ",
    " muscle ligament nerf noyau sillon plexus bord os fascia corps processus canal tubercule sinus tractus recessus pli chef faisceau foramen segment "
    "disque gyrus septum ganglion tronc lobe cartilage angle espace systeme lobule conduit trigone sphincter orifice col apex hiatus triangle meat "
    "lymphonoeud reseau ostium grand petit anneau tendon long court compartiment retinaculum rameau organe cortex vestibule raphe pole plan pilier cercle "
    "tenia squelette isthme hile frein vaisseau membre fornix flechisseur dos cornet condyle bulbe poil mediastin genou arc canalicule ventricule ventre "
    "uretre infundibulum peritoine pedoncule colon axe sac palais limbe lemnisque labyrinthe extenseur crochet complexe atrium rein poumon foie coeur "
    "oeil bras pied doigt orteil hippocampe thalamus putamen uretere testicule ovaire femur tibia perone radius humerus cubitus biceps triceps quadriceps "
    "psoas hallux thorax pharynx larynx pancreas pubis globe ongle nez sourcil front crane cil talus calcaneus vermis cuneus precuneus pulvinar ",
    {"tion", "sion", "gion", "ite", "ette", "ure", "ence", "euse", "ssure", "elle"},
    {"eau", "ment", "us", "um", "oir", "eur", "al", "et"},
    " os corps dos palais bras biceps triceps quadriceps psoas pancreas pubis pelvis penis iris atlas axis vermis "};

const Rules kSpanish{
    " mano rama mama palma yema forma rima cima lagrima trama parte falange raiz pared red base piel nariz matriz cerviz hoz cruz faringe laringe "
    "pelvis sinfisis hipofisis epifisis diafisis metafisis apofisis aponeurosis sincondrosis sindesmosis anastomosis extremidad ingle sien cuspide piramide ",
    " sistema diafragma quiasma esquema parenquima estroma zigoma cigoma trauma plasma pliegue diente vientre eje borde pie puente margen foramen forame himen "
    "abdomen esfinter ureter apex apice vertice indice rafe haz cortex vomer corazon pulmon rinon tendon talon colon tegumento pancreas biceps triceps "
    "cuadriceps psoas atlas axis iris esfenoides etmoides escafoides deltoides fornix torax canal extensor flexor glande aspecto ",
    {"a", "ion", "dad"}, {"o", "or", "ar", "al"},
    " pelvis sinfisis hipofisis epifisis diafisis metafisis apofisis aponeurosis sincondrosis sindesmosis anastomosis pancreas biceps triceps cuadriceps psoas "
    "atlas axis iris esfenoides etmoides escafoides deltoides "};

const Rules kPortuguese{
    " mao rama mama palma forma rima lagrima trama parte face fase falange raiz superficie base parede rede pele margem matriz cerviz cruz faringe laringe pelve "
    "pelvis ponte haste cuspide piramide carotide glande uniao aponeurose sincondrose sindesmose anastomose sinfise hipofise epifise diafise apofise fenda ",
    " sistema diafragma quiasma esquema parenquima estroma zigoma trauma plasma coracao pulmao orgao tendao cordao dente ventre forame feixe pe nariz ureter "
    "esfincter cortex apice vertice colon fornice fornix torax anel canal limite pancreas biceps triceps quadriceps psoas atlas axis iris deltoide ",
    {"a", "cao", "sao", "giao", "dade", "gem"}, {"o", "or", "ar", "al"},
    " pelvis pancreas biceps triceps quadriceps psoas atlas axis iris "};

const Rules kItalian{
    " mano mamma palma parte radice falange base parete faringe laringe pelvi superficie ",
    " sistema diaframma chiasma rene cuore dente piede femore polmone ventre muscolo ",
    {"a", "zione", "sione", "gione"}, {"o", "ale", "ore"}, " "};

bool in(std::string_view word, std::string_view list) {
  const std::string whole = " " + std::string(word) + " ";
  return !word.empty() && list.find(whole) != std::string_view::npos;
}

bool endsWith(std::string_view word, const std::initializer_list<std::string_view>& endings) {
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view e) { return word.size() > e.size() && word.ends_with(e); });
}

std::optional<NounForm::Gender> genderOf(std::string_view noun, std::string_view language, const Rules& rules) {
  using enum NounForm::Gender;
  if (in(noun, rules.feminine)) return Feminine;
  if (in(noun, rules.masculine)) return Masculine;
  // Greek words in -ma are masculine, others are not: "diafragma", but "rama".
  if (language != "fr" && noun.ends_with("ma")) return std::nullopt;
  // "-ão" has both: articulação, but cordão.
  if (language == "pt" && noun.ends_with("ao") && !endsWith(noun, rules.feminineEndings)) return std::nullopt;
  if (endsWith(noun, rules.feminineEndings)) return Feminine;
  if (endsWith(noun, rules.masculineEndings)) return Masculine;
  return std::nullopt;
}

// What it may be the plural of, the likeliest first.
std::vector<std::string> singulars(std::string_view noun, std::string_view language) {
  std::vector<std::string> out;
  const auto add = [&](std::string_view ending, std::string_view instead) {
    if (noun.size() > ending.size() + 1 && noun.ends_with(ending)) out.push_back(std::string(noun.substr(0, noun.size() - ending.size())) + std::string(instead));
  };
  if (language == "fr") {
    add("eaux", "eau");
    add("yaux", "yau");
    add("aux", "al");
    add("s", "");
  } else if (language == "es") {
    add("ces", "z");
    add("iones", "ion");
    add("s", "");
    add("es", "");
  } else if (language == "pt") {
    add("coes", "cao");
    add("soes", "sao");
    add("gioes", "giao");
    add("oes", "ao");
    add("ais", "al");
    add("eis", "el");
    add("gens", "gem");
    add("zes", "z");
    add("s", "");
    add("es", "");
  }
  return out;
}

std::optional<NounForm> latin(std::string_view noun) {
  using enum NounForm::Gender;
  constexpr std::string_view kNeuter = " corpus crus tempus pectus latus viscus caput os cornu genu rete cor femur ";
  constexpr std::string_view kFeminine = " manus pars facies radix phalanx ";
  // "-a" of more than one, or Greek.
  constexpr std::string_view kOtherA = " ligamenta ganglia ossa foramina organa vasa septa crura corpora plana labra capita cornua genua retia ostia spatia ";
  if (in(noun, kNeuter) || endsWith(noun, {"um", "men"})) return NounForm{Neuter, false};
  if (in(noun, kFeminine) || endsWith(noun, {"tio", "sio", "gio", "tas", "ago"})) return NounForm{Feminine, false};
  if (in(noun, kOtherA) || endsWith(noun, {"mata", "sma", "gma", "stema", "roma", "chyma"})) return std::nullopt;
  if (noun.ends_with("a")) return NounForm{Feminine, false};
  if (noun.ends_with("us")) return NounForm{Masculine, false};
  return std::nullopt;
}

}  // namespace

std::optional<NounForm> nounForm(std::string_view noun, std::string_view language) {
  if (language == "la") return latin(noun);
  const Rules& rules = language == "fr" ? kFrench : language == "es" ? kSpanish : language == "pt" ? kPortuguese : kItalian;
  const bool french = language == "fr";
  // French has singulars in "-us" and "-x" by the dozen; plurals in "-x" are those in "-aux".
  const bool plural = noun.ends_with("s") ? !in(noun, rules.singularS) && !noun.ends_with("us") : french && noun.ends_with("aux");
  if (!plural) {
    // A Latin word in another language's list.
    if (noun.ends_with("us") && !french && !in(noun, rules.masculine)) return std::nullopt;
    const auto gender = genderOf(noun, language, rules);
    return gender ? std::optional(NounForm{*gender, false}) : std::nullopt;
  }
  for (const std::string& one : singulars(noun, language)) {
    if (const auto gender = genderOf(one, language, rules)) return NounForm{*gender, true};
  }
  return std::nullopt;
}

}  // namespace fabrica
