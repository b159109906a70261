// Deep grey matter (AAL values 41–42, 71–78) and the cerebellum (91–116).
import { row } from "./cortex.mjs";

const UBERON = (number) => ({ both: `UBERON:${number}` });
const B = "basal-nuclei-{side}", H = "cerebellar-hemisphere-{side}";

const nuclei = [
  row("caudate-nucleus", 71, B, "nuclei", 1,
    { en: "caudate nucleus", la: "Nucleus caudatus {m}", fr: "Noyau caudé {m}", es: "Núcleo caudado {m}", pt: "Núcleo caudado {m}", de: "{m} Nucleus caudatus" },
    { synonyms: ["Caudate_{S}", "caudate"], ontology: UBERON("0001873"),
      definition: "A C-shaped nucleus that follows the lateral ventricle. With the putamen it forms the striatum, which receives most of the input of the basal nuclei from the cortex." }),
  row("putamen", 73, "lentiform-nucleus-{side}", "nuclei", -1,
    { en: "putamen", la: "Putamen {n}", fr: "Putamen {m}", es: "Putamen {m}", pt: "Putâmen {m}", de: "{n} Putamen" },
    { synonyms: ["Putamen_{S}"], ontology: { left: "UBERON:0008884", right: "UBERON:0008885" },
      definition: "The outer part of the lentiform nucleus, between the external capsule and the globus pallidus. It is the part of the striatum most concerned with movement." }),
  row("globus-pallidus", 75, "lentiform-nucleus-{side}", "nuclei", 2,
    { en: "globus pallidus", la: "Globus pallidus {m}", fr: "Globus pallidus {m}", es: "Globo pálido {m}", pt: "Globo pálido {m}", de: "{m} Globus pallidus" },
    { synonyms: ["Pallidum_{S}", "pallidum"], ontology: UBERON("0001875"),
      definition: "The inner part of the lentiform nucleus, pale from the myelinated fibres that cross it. Its internal segment is a main output of the basal nuclei to the thalamus." }),
  row("amygdala", 41, B, "nuclei", 0,
    { en: "amygdala", la: "Corpus amygdaloideum {n}", fr: "Corps amygdaloïde {m}", es: "Cuerpo amigdalino {m}", pt: "Corpo amigdaloide {m}", de: "{f} Amygdala" },
    { synonyms: ["Amygdala_{S}", "amygdaloid body", "amygdaloid complex"], ontology: UBERON("0001876"),
      definition: "A group of nuclei in the medial temporal lobe, in front of the hippocampus. It takes part in fear and other emotions, and in learning from them." }),
  row("thalamus", 77, "diencephalon", "thalamus", 0,
    { en: "thalamus", la: "Thalamus {m}", fr: "Thalamus {m}", es: "Tálamo {m}", pt: "Tálamo {m}", de: "{m} Thalamus" },
    { synonyms: ["Thalamus_{S}"], ontology: UBERON("0001897"),
      definition: "A large group of nuclei beside the third ventricle, through which almost all senses and many loops of the brain reach the cortex." }),
];

const hemispheres = [
  row("cerebellar-lobule-3", 95, H, "cerebellum", 1,
    { en: "cerebellar lobule III", la: "Lobulus III hemispherii cerebelli {gn}", fr: "Lobule cérébelleux III {m}", es: "Lobulillo cerebeloso III {m}", pt: "Lóbulo cerebelar III {m}", de: "{m} Lobulus III des Kleinhirns" },
    { synonyms: ["Cerebelum_3_{S}", "central lobule (hemisphere)"] }),
  row("cerebellar-lobule-4-5", 97, H, "cerebellum", -1,
    { en: "cerebellar lobule IV–V", la: "Lobulus quadrangularis anterior {m}", fr: "Lobule cérébelleux IV–V {m}", es: "Lobulillo cerebeloso IV–V {m}", pt: "Lóbulo cerebelar IV–V {m}", de: "{m} Lobulus IV–V des Kleinhirns" },
    { synonyms: ["Cerebelum_4_5_{S}", "cerebellar lobule IV-V", "anterior quadrangular lobule"] }),
  row("cerebellar-lobule-6", 99, H, "cerebellum", 1,
    { en: "cerebellar lobule VI", la: "Lobulus quadrangularis posterior {m}", fr: "Lobule cérébelleux VI {m}", es: "Lobulillo cerebeloso VI {m}", pt: "Lóbulo cerebelar VI {m}", de: "{m} Lobulus VI des Kleinhirns" },
    { synonyms: ["Cerebelum_6_{S}", "simple lobule", "posterior quadrangular lobule"] }),
  row("cerebellar-crus-1", 91, H, "cerebellum", -1,
    { en: "cerebellar crus I", la: "Lobulus semilunaris superior {m}", fr: "Crus I {m} du cervelet", es: "Crus I {m} del cerebelo", pt: "Crus I {m} do cerebelo", de: "{n} Crus I des Kleinhirns" },
    { synonyms: ["Cerebelum_Crus1_{S}", "crus I of the ansiform lobule", "superior semilunar lobule", "lobule VIIA crus I"] }),
  row("cerebellar-crus-2", 93, H, "cerebellum", 0,
    { en: "cerebellar crus II", la: "Lobulus semilunaris inferior {m}", fr: "Crus II {m} du cervelet", es: "Crus II {m} del cerebelo", pt: "Crus II {m} do cerebelo", de: "{n} Crus II des Kleinhirns" },
    { synonyms: ["Cerebelum_Crus2_{S}", "crus II of the ansiform lobule", "inferior semilunar lobule", "lobule VIIA crus II"] }),
  row("cerebellar-lobule-7b", 101, H, "cerebellum", 2,
    { en: "cerebellar lobule VIIB", la: "Lobulus gracilis {m}", fr: "Lobule cérébelleux VIIB {m}", es: "Lobulillo cerebeloso VIIB {m}", pt: "Lóbulo cerebelar VIIB {m}", de: "{m} Lobulus VIIB des Kleinhirns" },
    { synonyms: ["Cerebelum_7b_{S}", "gracile lobule"] }),
  row("cerebellar-lobule-8", 103, H, "cerebellum", -2,
    { en: "cerebellar lobule VIII", la: "Lobulus biventer {m}", fr: "Lobule cérébelleux VIII {m}", es: "Lobulillo cerebeloso VIII {m}", pt: "Lóbulo cerebelar VIII {m}", de: "{m} Lobulus VIII des Kleinhirns" },
    { synonyms: ["Cerebelum_8_{S}", "biventral lobule"] }),
  row("cerebellar-lobule-9", 105, H, "cerebellum", 1,
    { en: "cerebellar lobule IX (tonsil)", la: "Tonsilla cerebelli {f}", fr: "Lobule cérébelleux IX {m} (tonsille)", es: "Lobulillo cerebeloso IX {m} (amígdala)", pt: "Lóbulo cerebelar IX {m} (tonsila)", de: "{f} Kleinhirntonsille (Lobulus IX)" },
    { synonyms: ["Cerebelum_9_{S}", "cerebellar tonsil"],
      definition: "The lowest lobule of the cerebellar hemisphere, beside the medulla oblongata, just above the foramen magnum." }),
  row("cerebellar-lobule-10", 107, H, "cerebellum", 0,
    { en: "cerebellar lobule X (flocculus)", la: "Flocculus {m}", fr: "Lobule cérébelleux X {m} (flocculus)", es: "Lobulillo cerebeloso X {m} (flóculo)", pt: "Lóbulo cerebelar X {m} (flóculo)", de: "{m} Flocculus (Lobulus X)" },
    { synonyms: ["Cerebelum_10_{S}"],
      definition: "A small lobule beside the middle cerebellar peduncle, concerned with balance and eye movements." }),
];

function vermis(id, value, shade, names, synonyms) {
  return { id, map: "aal", value, parent: "vermis", tissue: "brain", hue: "vermis", shade, names, synonyms };
}

const vermes = [
  vermis("vermis-1-2", 109, 0,
    { en: "Vermis I–II", la: "Lingula cerebelli et lobulus II vermis", fr: "Vermis I–II", es: "Vermis I–II", pt: "Vérmis I–II", de: "Vermis I–II" }, ["Vermis_1_2", "lingula and central lobule"]),
  vermis("vermis-3", 110, 2,
    { en: "Vermis III", la: "Lobulus III vermis", fr: "Vermis III", es: "Vermis III", pt: "Vérmis III", de: "Vermis III" }, ["Vermis_3", "central lobule"]),
  vermis("vermis-4-5", 111, -1,
    { en: "Vermis IV–V (culmen)", la: "Culmen", fr: "Vermis IV–V (culmen)", es: "Vermis IV–V (culmen)", pt: "Vérmis IV–V (cúlmen)", de: "Vermis IV–V (Culmen)" }, ["Vermis_4_5"]),
  vermis("vermis-6", 112, 1,
    { en: "Vermis VI (declive)", la: "Declive", fr: "Vermis VI (déclive)", es: "Vermis VI (declive)", pt: "Vérmis VI (declive)", de: "Vermis VI (Declive)" }, ["Vermis_6"]),
  vermis("vermis-7", 113, -1,
    { en: "Vermis VII (folium and tuber)", la: "Folium et tuber vermis", fr: "Vermis VII (folium et tuber)", es: "Vermis VII (folium y túber)", pt: "Vérmis VII (fólio e túber)", de: "Vermis VII (Folium und Tuber)" }, ["Vermis_7"]),
  vermis("vermis-8", 114, 1,
    { en: "Vermis VIII (pyramid)", la: "Pyramis vermis", fr: "Vermis VIII (pyramide)", es: "Vermis VIII (pirámide)", pt: "Vérmis VIII (pirâmide)", de: "Vermis VIII (Pyramis)" }, ["Vermis_8"]),
  vermis("vermis-9", 115, -1,
    { en: "Vermis IX (uvula)", la: "Uvula vermis", fr: "Vermis IX (uvule)", es: "Vermis IX (úvula)", pt: "Vérmis IX (úvula)", de: "Vermis IX (Uvula)" }, ["Vermis_9"]),
  vermis("vermis-10", 116, 1,
    { en: "Vermis X (nodule)", la: "Nodulus vermis", fr: "Vermis X (nodule)", es: "Vermis X (nódulo)", pt: "Vérmis X (nódulo)", de: "Vermis X (Nodulus)" }, ["Vermis_10"]),
];

export const deep = [...nuclei, ...hemispheres, ...vermes];
