// The white matter map (ICBM-DTI-81): values 1–6 are median or hold both sides, then odd values are right, even left.
function pair(id, right, parent, hue, shade, names, more = {}) {
  return { id, paired: true, map: "jhu", value: { left: right + 1, right }, parent, tissue: "white-matter", hue, shade, names, ...more };
}
function single(id, value, parent, hue, shade, names, more = {}) {
  return { id, map: "jhu", value, parent, tissue: "white-matter", hue, shade, names, ...more };
}

const UBERON = (number) => ({ both: `UBERON:${number}` });

const commissural = [
  single("corpus-callosum-genu", 3, "corpus-callosum", "commissural", 1,
    { en: "Genu of corpus callosum", la: "Genu corporis callosi", fr: "Genou du corps calleux", es: "Rodilla del cuerpo calloso", pt: "Joelho do corpo caloso", de: "Genu corporis callosi" },
    { synonyms: ["Genu_of_corpus_callosum"], definition: "The anterior bend of the corpus callosum, which joins the frontal lobes." }),
  single("corpus-callosum-body", 4, "corpus-callosum", "commissural", -1,
    { en: "Body of corpus callosum", la: "Truncus corporis callosi", fr: "Tronc du corps calleux", es: "Tronco del cuerpo calloso", pt: "Tronco do corpo caloso", de: "Truncus corporis callosi" },
    { synonyms: ["Body_of_corpus_callosum", "trunk of corpus callosum"] }),
  single("corpus-callosum-splenium", 5, "corpus-callosum", "commissural", 0,
    { en: "Splenium of corpus callosum", la: "Splenium corporis callosi", fr: "Splénium du corps calleux", es: "Esplenio del cuerpo calloso", pt: "Esplênio do corpo caloso", de: "Splenium corporis callosi" },
    { synonyms: ["Splenium_of_corpus_callosum"], definition: "The thick posterior end of the corpus callosum, which joins the occipital and parts of the temporal and parietal lobes." }),
  pair("tapetum", 47, "commissural-fibres", "commissural", -2,
    { en: "tapetum", la: "Tapetum {n}", fr: "Tapetum {m}", es: "Tapete {m}", pt: "Tapete {m}", de: "{n} Tapetum" },
    { synonyms: ["Tapetum_{S}", "tapetum of corpus callosum"], definition: "Fibres of the corpus callosum that line the lateral wall of the lateral ventricle's posterior part." }),
];

const projection = [
  pair("internal-capsule-anterior-limb", 17, "internal-capsule-{side}", "projection", 1,
    { en: "anterior limb of internal capsule", la: "Crus anterius capsulae internae {gf}", fr: "Bras antérieur {m} de la capsule interne", es: "Brazo anterior {m} de la cápsula interna", pt: "Perna anterior {f} da cápsula interna", de: "{n} Crus anterius der Capsula interna" },
    { synonyms: ["Anterior_limb_of_internal_capsule_{S}", "ALIC"] }),
  pair("internal-capsule-posterior-limb", 19, "internal-capsule-{side}", "projection", -1,
    { en: "posterior limb of internal capsule", la: "Crus posterius capsulae internae {gf}", fr: "Bras postérieur {m} de la capsule interne", es: "Brazo posterior {m} de la cápsula interna", pt: "Perna posterior {f} da cápsula interna", de: "{n} Crus posterius der Capsula interna" },
    { synonyms: ["Posterior_limb_of_internal_capsule_{S}", "PLIC"], ontology: UBERON("0014527"),
      definition: "The part of the internal capsule between the lentiform nucleus and the thalamus. The corticospinal tract passes through it." }),
  pair("internal-capsule-retrolenticular", 21, "internal-capsule-{side}", "projection", 0,
    { en: "retrolenticular part of internal capsule", la: "Pars retrolentiformis capsulae internae {gf}", fr: "Partie rétrolenticulaire {f} de la capsule interne", es: "Parte retrolenticular {f} de la cápsula interna", pt: "Parte retrolenticular {f} da cápsula interna", de: "{f} Pars retrolentiformis der Capsula interna" },
    { synonyms: ["Retrolenticular_part_of_internal_capsule_{S}"] }),
  pair("corona-radiata-anterior", 23, "corona-radiata-{side}", "projection", 2,
    { en: "anterior corona radiata", fr: "Couronne rayonnante antérieure {f}", es: "Corona radiada anterior {f}", pt: "Coroa radiada anterior {f}", de: "{f} vordere Corona radiata" },
    { synonyms: ["Anterior_corona_radiata_{S}"] }),
  pair("corona-radiata-superior", 25, "corona-radiata-{side}", "projection", 0,
    { en: "superior corona radiata", fr: "Couronne rayonnante supérieure {f}", es: "Corona radiada superior {f}", pt: "Coroa radiada superior {f}", de: "{f} obere Corona radiata" },
    { synonyms: ["Superior_corona_radiata_{S}"] }),
  pair("corona-radiata-posterior", 27, "corona-radiata-{side}", "projection", -2,
    { en: "posterior corona radiata", fr: "Couronne rayonnante postérieure {f}", es: "Corona radiada posterior {f}", pt: "Coroa radiada posterior {f}", de: "{f} hintere Corona radiata" },
    { synonyms: ["Posterior_corona_radiata_{S}"] }),
  pair("posterior-thalamic-radiation", 29, "projection-fibres", "projection", 1,
    { en: "posterior thalamic radiation", la: "Radiatio posterior thalami {gm}", fr: "Radiation thalamique postérieure {f}", es: "Radiación talámica posterior {f}", pt: "Radiação talâmica posterior {f}", de: "{f} hintere Thalamusstrahlung" },
    { synonyms: ["Posterior_thalamic_radiation_(include_optic_radiation)_{S}", "optic radiation"],
      definition: "Fibres between the posterior thalamus and the occipital and parietal lobes. It includes the optic radiation, which carries vision to the calcarine cortex." }),
];

const association = [
  pair("superior-longitudinal-fasciculus", 41, "association-fibres", "association", 1,
    { en: "superior longitudinal fasciculus", la: "Fasciculus longitudinalis superior {m}", fr: "Faisceau longitudinal supérieur {m}", es: "Fascículo longitudinal superior {m}", pt: "Fascículo longitudinal superior {m}", de: "{m} Fasciculus longitudinalis superior" },
    { synonyms: ["Superior_longitudinal_fasciculus_{S}", "SLF"],
      definition: "A large bundle above the insula that joins the frontal, parietal, temporal and occipital lobes of one side." }),
  pair("superior-fronto-occipital-fasciculus", 43, "association-fibres", "association", -2,
    { en: "superior fronto-occipital fasciculus", la: "Fasciculus occipitofrontalis superior {m}", fr: "Faisceau fronto-occipital supérieur {m}", es: "Fascículo frontooccipital superior {m}", pt: "Fascículo fronto-occipital superior {m}", de: "{m} Fasciculus occipitofrontalis superior" },
    { synonyms: ["Superior_fronto-occipital_fasciculus_(could_be_a_part_of_anterior_internal_capsule)_{S}"],
      definition: "A thin sheet above the caudate nucleus. Its makers note that it could be part of the anterior limb of the internal capsule; whether it exists in humans as a tract of its own is disputed." }),
  pair("sagittal-stratum", 31, "association-fibres", "association", 0,
    { en: "sagittal stratum", fr: "Stratum sagittal {m}", es: "Estrato sagital {m}", pt: "Estrato sagital {m}", de: "{n} Stratum sagittale" },
    { synonyms: ["Sagittal_stratum_(include_inferior_longitidinal_fasciculus_and_inferior_fronto-occipital_fasciculus)_{S}", "inferior longitudinal fasciculus", "inferior fronto-occipital fasciculus"],
      definition: "The layered white matter beside the temporal and occipital horn; in this map it includes the inferior longitudinal and the inferior fronto-occipital fasciculus." }),
  pair("external-capsule", 33, "association-fibres", "association", -1,
    { en: "external capsule", la: "Capsula externa {f}", fr: "Capsule externe {f}", es: "Cápsula externa {f}", pt: "Cápsula externa {f}", de: "{f} Capsula externa" },
    { synonyms: ["External_capsule_{S}"], definition: "The thin layer of white matter between the putamen and the claustrum; this map does not part it from the claustrum and the extreme capsule." }),
  pair("uncinate-fasciculus", 45, "association-fibres", "association", 2,
    { en: "uncinate fasciculus", la: "Fasciculus uncinatus {m}", fr: "Faisceau unciné {m}", es: "Fascículo uncinado {m}", pt: "Fascículo uncinado {m}", de: "{m} Fasciculus uncinatus" },
    { synonyms: ["Uncinate_fasciculus_{S}"], definition: "A hook-shaped bundle between the front of the temporal lobe and the orbital frontal cortex." }),
  pair("cingulum-cingulate", 35, "cingulum-{side}", "association", 1,
    { en: "cingulum, cingulate part", fr: "Cingulum {m}, partie cingulaire", es: "Cíngulo {m}, parte cingulada", pt: "Cíngulo {m}, parte cingulada", de: "{n} Cingulum, zingulärer Teil" },
    { synonyms: ["Cingulum_(cingulate_gyrus)_{S}"] }),
  pair("cingulum-hippocampal", 37, "cingulum-{side}", "association", -1,
    { en: "cingulum, hippocampal part", fr: "Cingulum {m}, partie hippocampique", es: "Cíngulo {m}, parte hipocampal", pt: "Cíngulo {m}, parte hipocampal", de: "{n} Cingulum, hippokampaler Teil" },
    { synonyms: ["Cingulum_(hippocampus)_{S}", "parahippocampal cingulum"] }),
  single("fornix-column-body", 6, "fornix", "association", 1,
    { en: "Fornix, column and body", la: "Columnae et corpus fornicis", fr: "Fornix, colonnes et corps", es: "Fórnix, columnas y cuerpo", pt: "Fórnice, colunas e corpo", de: "Columnae und Corpus fornicis" },
    { synonyms: ["Fornix_(column_and_body_of_fornix)"] }),
  pair("fornix-crus-stria-terminalis", 39, "fornix", "association", -2,
    { en: "crus of fornix and stria terminalis", la: "Crus {n} fornicis et stria terminalis {f}", fr: "Pilier du fornix et strie terminale {pm}", es: "Pilar del fórnix y estría terminal {pm}", pt: "Perna do fórnice e estria terminal {pf}", de: "{n} Crus fornicis und {f} Stria terminalis" },
    { synonyms: ["Fornix_(cres)_/_Stria_terminalis_(can_not_be_resolved_with_current_resolution)_{S}"],
      definition: "The posterior arm of the fornix and the stria terminalis, which the resolution of this map cannot tell apart." }),
];

const brainstem = [
  pair("cerebral-peduncle", 15, "brainstem-tracts", "stem", 0,
    { en: "cerebral peduncle", la: "Pedunculus cerebri {m}", fr: "Pédoncule cérébral {m}", es: "Pedúnculo cerebral {m}", pt: "Pedúnculo cerebral {m}", de: "{m} Pedunculus cerebri" },
    { synonyms: ["Cerebral_peduncle_{S}"], ontology: UBERON("0002623"),
      definition: "The thick bundle at the front of the midbrain that carries fibres from the cortex to the pons, medulla and spinal cord." }),
  pair("corticospinal-tract", 7, "brainstem-tracts", "stem", -2,
    { en: "corticospinal tract in the brain stem", fr: "Tractus corticospinal {m} dans le tronc cérébral", es: "Tracto corticoespinal {m} en el tronco encefálico", pt: "Trato corticospinal {m} no tronco encefálico", de: "{m} Tractus corticospinalis im Hirnstamm" },
    { synonyms: ["Corticospinal_tract_{S}", "pyramidal tract", "CST"],
      definition: "The main pathway of voluntary movement, from the cortex to the spinal cord; here only its course through pons and medulla. Most of its fibres cross at the lower end of the medulla." }),
  pair("medial-lemniscus", 9, "brainstem-tracts", "stem", 1,
    { en: "medial lemniscus", la: "Lemniscus medialis {m}", fr: "Lemnisque médial {m}", es: "Lemnisco medial {m}", pt: "Lemnisco medial {m}", de: "{m} Lemniscus medialis" },
    { synonyms: ["Medial_lemniscus_{S}"],
      definition: "The pathway of fine touch and position sense through the brain stem to the thalamus." }),
  single("pontine-crossing-tract", 2, "brainstem-tracts", "stem", 2,
    { en: "Pontine crossing tract", la: "Fibrae pontis transversae", fr: "Fibres transverses du pont", es: "Fibras transversas del puente", pt: "Fibras transversas da ponte", de: "Querfasern der Brücke" },
    { synonyms: ["Pontine_crossing_tract_(a_part_of_MCP)", "transverse pontine fibres"],
      definition: "Fibres that cross in the pons on their way into the middle cerebellar peduncles." }),
  single("middle-cerebellar-peduncle", 1, "cerebellar-peduncles", "stem", -1,
    { en: "Middle cerebellar peduncles", la: "Pedunculi cerebellares medii", fr: "Pédoncules cérébelleux moyens", es: "Pedúnculos cerebelosos medios", pt: "Pedúnculos cerebelares médios", de: "Mittlere Kleinhirnstiele" },
    { synonyms: ["Middle_cerebellar_peduncle", "brachium pontis"], ontology: UBERON("0002152"),
      definition: "The largest of the cerebellar peduncles: fibres from the pons to the cerebellum of the opposite side. The map holds both sides as one." }),
  pair("superior-cerebellar-peduncle", 13, "cerebellar-peduncles", "stem", 1,
    { en: "superior cerebellar peduncle", la: "Pedunculus cerebellaris superior {m}", fr: "Pédoncule cérébelleux supérieur {m}", es: "Pedúnculo cerebeloso superior {m}", pt: "Pedúnculo cerebelar superior {m}", de: "{m} oberer Kleinhirnstiel" },
    { synonyms: ["Superior_cerebellar_peduncle_{S}"], ontology: UBERON("0002150"),
      definition: "The main way out of the cerebellum, to the midbrain and the thalamus." }),
  pair("inferior-cerebellar-peduncle", 11, "cerebellar-peduncles", "stem", 0,
    { en: "inferior cerebellar peduncle", la: "Pedunculus cerebellaris inferior {m}", fr: "Pédoncule cérébelleux inférieur {m}", es: "Pedúnculo cerebeloso inferior {m}", pt: "Pedúnculo cerebelar inferior {m}", de: "{m} unterer Kleinhirnstiel" },
    { synonyms: ["Inferior_cerebellar_peduncle_{S}"], ontology: UBERON("0002163"),
      definition: "Fibres between the medulla oblongata and spinal cord and the cerebellum." }),
];

export const tracts = [...commissural, ...projection, ...association, ...brainstem];
